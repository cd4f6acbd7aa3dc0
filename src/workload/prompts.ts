import { uniformInteger } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import type { PromptTable } from './request-table.ts';

/**
 * Every prompt starts with one of `groups` prefixes (system prompts, say), drawn at random. The prefix is part of the
 * input length; a shorter prompt consists of the prefix's first tokens only.
 */
export function sharedPrefixes(
  inputTokens: Int32Array,
  groups: number,
  prefixTokens: number,
  random: RandomStream,
): PromptTable {
  const group = uniformInteger(random, 0, groups - 1);
  return oneSegmentEach(inputTokens.length, group, (i) => Math.min(prefixTokens, inputTokens[i]));
}

/** Request i sends prompt i mod `size`, token by token the same each time. */
export function recurringPrompts(inputTokens: Int32Array, size: number): PromptTable {
  return oneSegmentEach(
    inputTokens.length,
    (i) => i % size,
    (i) => inputTokens[i],
  );
}

function oneSegmentEach(
  count: number,
  contentId: (request: number) => number,
  tokens: (request: number) => number,
): PromptTable {
  const table = {
    first: new Int32Array(count + 1),
    contentId: new Int32Array(count),
    tokens: new Int32Array(count),
  };
  for (let i = 0; i < count; i++) {
    table.first[i + 1] = i + 1;
    table.contentId[i] = contentId(i);
    table.tokens[i] = tokens(i);
  }
  return table;
}
