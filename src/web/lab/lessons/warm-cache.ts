import { percent } from '../../../report/numbers.ts';
import { stateWith } from '../state/state.ts';
import { cachedShare, metric, ms } from './figures.ts';
import type { Lesson } from './lesson.ts';

const MOST_TTFT_MS = 700;
const MORE_THAN_CLIENTS = 100;

/** A load test whose prompts recur gets faster under load. */
export const warmCache: Lesson = {
  name: 'warm-cache',
  title: 'A warm prefix cache',
  text: [
    'Two plain replicas of a 70B model. A load test sends four requests for each client, and takes them from a pool of 100 prompts: so did a published benchmark, and its P90 TTFT fell from 1.7 s with 50 clients to 0.3 s with 150. More load, less latency?',
    'The prefix cache keeps the KV of prompts that were computed once. With ten clients the test ends before a prompt comes back, with two hundred most prompts have been seen. The dots in the colour of decode are requests that found more than half of their prompt cached: count how many are cold.',
  ],
  question: `Get the median TTFT below ${MOST_TTFT_MS} ms with more than ${MORE_THAN_CLIENTS} requests in flight.`,
  controls: { workload: ['concurrency'], setUp: ['prefixCaching'] },
  changes: 0,
  start: stateWith(
    {
      load: 'closed',
      concurrency: 100,
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
      router: 'round-robin',
    },
  ),
  solution: { workload: { concurrency: 150 } },
  check(outcome) {
    const ttft = metric(outcome, 0, 'median_ttft_ms');
    const clients = metric(outcome, 0, 'max_concurrent_requests');
    const found = `With ${clients} in flight the median TTFT is ${ms(ttft)}; ${percent(cachedShare(outcome, 0))} of the prompt tokens came from the cache`;
    if (!(clients > MORE_THAN_CLIENTS)) return { isRight: false, words: `${found}. More clients, please.` };
    if (!(ttft < MOST_TTFT_MS)) return { isRight: false, words: `${found}: not yet.` };
    return {
      isRight: true,
      words: `${found}. Now switch the cache off: the same load takes seconds. What fell was the share of cold prompts, not the cost of load. A test whose prompts recur measures its own length.`,
    };
  },
};
