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

/** Which of `size` prompts each request sends: in turn, or with every round of `size` requests in an order of its own. */
export function promptOrder(
  count: number,
  size: number,
  shuffled: boolean,
  random: RandomStream,
): Int32Array {
  const order = new Int32Array(count);
  const round = Int32Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    if (shuffled && i % size === 0) shuffle(round, random);
    order[i] = round[i % size];
  }
  return order;
}

/** Request i sends prompt order[i], token by token the same each time. */
export function recurringPrompts(inputTokens: Int32Array, order: Int32Array): PromptTable {
  return oneSegmentEach(
    order.length,
    (i) => order[i],
    (i) => inputTokens[i],
  );
}

/** Fisher and Yates. */
function shuffle(items: Int32Array, random: RandomStream): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const item = items[last];
    items[last] = items[other];
    items[other] = item;
  }
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
