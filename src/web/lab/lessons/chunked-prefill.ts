import { stateWith } from '../state/state.ts';
import { metric, ms } from './figures.ts';
import type { Lesson } from './lesson.ts';

const MOST_GAP_MS = 60;
const MOST_TTFT_MS = 2000;

/** The token budget of a step: smooth streams against the time to the first token of long prompts. */
export const chunkedPrefill: Lesson = {
  name: 'chunked-prefill',
  title: 'Chunked prefill, and its price',
  text: [
    'The same requests, and an engine that cuts prompts: a step takes at most as many tokens as its budget (max_num_batched_tokens), those who are being answered first, and pieces of prompts in what is left. A long prompt spreads over many steps, and between two of its pieces everybody gets a token.',
    'It is not free. Every step reads all weights again, and later pieces attend to earlier ones, so that many small pieces take longer than one large one. The long prompt pays, and so does every short one that comes behind it in the queue.',
  ],
  question: `Choose the budget so that P99.9 ITL stays below ${MOST_GAP_MS} ms and P99 TTFT below ${MOST_TTFT_MS / 1000} s.`,
  controls: { setUp: ['tokenBudget'] },
  changes: 0,
  start: stateWith(
    { rate: 6, input: 512, output: 256, spread: 0, longShare: 2, longTokens: 32_768 },
    { gpus: 1, tokenBudget: 8192 },
  ),
  solution: { setUp: { tokenBudget: 1024 } },
  check(outcome) {
    const gap = metric(outcome, 0, 'p99.9_itl_ms');
    const ttft = metric(outcome, 0, 'p99_ttft_ms');
    const found = `P99.9 ITL is ${ms(gap)}, P99 TTFT ${ms(ttft)}`;
    if (!(gap < MOST_GAP_MS))
      return { isRight: false, words: `${found}: the gaps are too long, the pieces too large.` };
    if (!(ttft < MOST_TTFT_MS))
      return {
        isRight: false,
        words: `${found}: smooth, but prompts take too long. Larger pieces would cost less.`,
      };
    return {
      isRight: true,
      words: `${found}. There is a window, and it is narrow: with a higher rate it closes. Then prefill and decode want different machines.`,
    };
  },
};
