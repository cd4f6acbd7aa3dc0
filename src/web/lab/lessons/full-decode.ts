import { stateWith } from '../state/state.ts';
import { meanWaitMs, metric, ms } from './figures.ts';
import type { Lesson } from './lesson.ts';

const MOST_RESERVATION_MS = 100;
const LEAST_CLIENTS = 140;

/** What a decode side without memory does to the time to first token. */
export const fullDecode: Lesson = {
  name: 'full-decode',
  title: 'A full decode side',
  text: [
    'One prefill and one decode worker of a published benchmark (scenarios/published/dynamo-sglang-h100-70b.yaml), with 300 clients. Before a prompt is computed, memory for it is reserved on the decode side: for the prompt and for 512 tokens of its answer. The decode worker has room for about 165 requests. Who comes later waits until somebody has been answered.',
    'All answers are equally long, so that they end together, and the next wave comes in together. In the picture of requests TTFT does not spread, it comes in clusters; the benchmark measured them at 35, 96 and 154 s. No prefill is slow here: the queue is at the other end.',
  ],
  question: `How many clients can it take at most, so that a request waits less than ${MOST_RESERVATION_MS} ms for memory on the decode side?`,
  controls: { workload: ['concurrency'] },
  changes: 0,
  start: stateWith(
    {
      load: 'closed',
      concurrency: 300,
      rounds: 4,
      input: 2101,
      output: 511,
      spread: 0,
      prompts: 'pool',
      groups: 100,
    },
    {
      tensorParallel: 4,
      model: 'deepseek-r1-distill-llama-70b',
      kvBlocks: 27_000,
      engine: 'sglang',
      blockSize: 16,
      prefill: 1,
      link: 'roce-dynamo-h100',
      linkScope: 'fabric',
      router: 'round-robin',
      decodeRouter: 'round-robin',
    },
  ),
  solution: { workload: { concurrency: 150 } },
  check(outcome) {
    const wait = meanWaitMs(outcome, 0, 'reservation');
    const clients = metric(outcome, 0, 'max_concurrent_requests');
    const found = `With ${clients} requests in flight a request waits ${ms(wait)} for memory, and P90 TTFT is ${ms(metric(outcome, 0, 'p90_ttft_ms'))}`;
    if (!(wait < MOST_RESERVATION_MS)) return { isRight: false, words: `${found}: too many.` };
    if (!(clients >= LEAST_CLIENTS)) return { isRight: false, words: `${found}. It could take more.` };
    return {
      isRight: true,
      words: `${found}. The wait for memory is gone. What is left of TTFT is the link, which all transfers share: the next thing to mend.`,
    };
  },
};
