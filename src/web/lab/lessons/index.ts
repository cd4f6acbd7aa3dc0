import { chunkedPrefill } from './chunked-prefill.ts';
import { disaggregation } from './disaggregation.ts';
import { fullDecode } from './full-decode.ts';
import type { Lesson } from './lesson.ts';
import { longPrompt } from './long-prompt.ts';
import { warmCache } from './warm-cache.ts';
import { wrongRatio } from './wrong-ratio.ts';

/** Every lesson, in the order in which they build on each other. */
export const LESSONS: readonly Lesson[] = [
  longPrompt,
  chunkedPrefill,
  disaggregation,
  wrongRatio,
  fullDecode,
  warmCache,
];
