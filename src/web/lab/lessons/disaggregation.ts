import { stateWith } from '../state/state.ts';
import { metric, ms } from './figures.ts';
import type { Lesson } from './lesson.ts';

const MOST_GAP_MS = 16;
const MOST_TTFT_MS = 600;

/** Prefill and decode on machines of their own. */
export const disaggregation: Lesson = {
  name: 'disaggregation',
  title: 'Disaggregation: smooth streams',
  text: [
    'Eight GPUs, thirty requests a second, prompts of some 4,000 tokens. A is eight workers that do both: the answers stall whenever a prompt is computed, which is a third of the time. B has the same GPUs, and can give some of them to prefill alone. Their KV cache then crosses a link to a worker that does nothing but decode.',
    'Watch the blocks: in B nobody who decodes ever shows the colour of stalls. But workers that only prefill must keep up with the prompts, and those that only decode share all the answers. Too few of either is worse than not to divide.',
  ],
  question: `Divide B so that P99.9 ITL stays below ${MOST_GAP_MS} ms and P99 TTFT below ${MOST_TTFT_MS} ms.`,
  controls: { setUp: ['prefill'] },
  changes: 1,
  start: stateWith({ rate: 30, input: 4096, output: 256, spread: 0.5 }, {}, { prefill: 0 }),
  solution: { setUp: { prefill: 4 } },
  check(outcome) {
    const gap = metric(outcome, 1, 'p99.9_itl_ms');
    const ttft = metric(outcome, 1, 'p99_ttft_ms');
    const found = `B has a P99.9 ITL of ${ms(gap)} and a P99 TTFT of ${ms(ttft)}`;
    if (!(ttft < MOST_TTFT_MS))
      return {
        isRight: false,
        words: `${found}: first tokens are late. Where do the requests wait: before the prefill, or for memory to decode in?`,
      };
    if (!(gap < MOST_GAP_MS))
      return { isRight: false, words: `${found}: the streams are not smooth enough.` };
    return {
      isRight: true,
      words: `${found}; A has ${ms(metric(outcome, 0, 'p99.9_itl_ms'))}. The mean of the gaps is higher than in A, since fewer GPUs decode, but the long ones are gone. Throughput is the same: disaggregation buys evenness, not speed.`,
    };
  },
};
