import { stateWith } from '../state/state.ts';
import { metric, ms } from './figures.ts';
import type { Lesson } from './lesson.ts';

const MOST_GAP_MS = 150;
const LEAST_PROMPT_TOKENS = 4000;

/** Head-of-line blocking in its plainest form: whole prompts, one GPU. */
export const longPrompt: Lesson = {
  name: 'long-prompt',
  title: 'One long prompt stops everyone',
  text: [
    'One GPU answers six requests a second. Two in a hundred bring a prompt of 32,768 tokens, all others 512. The engine computes each prompt whole, in one step, and a step ends for all at the same time: while a long prompt is computed, nobody who is being answered gets a token.',
    'Median ITL does not see it, the gap between two tokens is 13 ms. Look at P99.9: one gap in a thousand lasts more than a second. In the timeline these are the blocks in the colour of stalls. Click a dot in the picture of requests and ask why it waited: the long prompts are named there.',
  ],
  question: `How long may the long prompts be at most, so that P99.9 ITL stays below ${MOST_GAP_MS} ms?`,
  controls: { workload: ['longTokens'] },
  changes: 0,
  start: stateWith(
    { rate: 6, input: 512, output: 256, spread: 0, longShare: 2, longTokens: 32_768 },
    { gpus: 1, engine: 'vllm-v0' },
  ),
  solution: { workload: { longTokens: 4096 } },
  check(outcome) {
    const gap = metric(outcome, 0, 'p99.9_itl_ms');
    const { longestPromptTokens: longest } = outcome;
    const found = `With prompts of up to ${longest.toLocaleString('en')} tokens, P99.9 ITL is ${ms(gap)}`;
    if (!(gap < MOST_GAP_MS)) return { isRight: false, words: `${found}: still too long.` };
    if (longest < LEAST_PROMPT_TOKENS)
      return { isRight: false, words: `${found}. They may be longer than that.` };
    return {
      isRight: true,
      words: `${found}. The longest gap is about the prefill of the longest prompt: a limit on prompts is a limit on gaps. Nobody wants that limit, so the next lesson cuts prompts into pieces.`,
    };
  },
};
