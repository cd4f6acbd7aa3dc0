import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../src/random/stream.ts';
import { promptOrder, recurringPrompts, sharedPrefixes } from '../../src/workload/prompts.ts';

const inputs = fc
  .array(fc.integer({ min: 1, max: 5000 }), { maxLength: 60 })
  .map((list) => Int32Array.from(list));

describe('sharedPrefixes', () => {
  test('one segment a prompt, as long as the prefix or the prompt, from one of the groups', () => {
    fc.assert(
      fc.property(
        inputs,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 3000 }),
        (input, groups, prefixTokens) => {
          const prompts = sharedPrefixes(input, groups, prefixTokens, stream(1, 'prompts'));
          expect([...prompts.first]).toEqual(Array.from({ length: input.length + 1 }, (_, i) => i));
          for (const [i, length] of input.entries()) {
            expect(prompts.tokens[i]).toBe(Math.min(prefixTokens, length));
            expect(prompts.contentId[i]).toBeGreaterThanOrEqual(0);
            expect(prompts.contentId[i]).toBeLessThan(groups);
          }
        },
      ),
      { seed: 1 },
    );
  });

  test('groups are drawn with equal chance', () => {
    const count = 40_000;
    const { contentId } = sharedPrefixes(new Int32Array(count).fill(10), 4, 5, stream(2, 'prompts'));
    const members = [0, 0, 0, 0];
    for (const group of contentId) members[group]++;
    for (const n of members) expect(Math.abs(n / count - 1 / 4)).toBeLessThan(4 * Math.sqrt(3 / 16 / count));
  });
});

describe('promptOrder', () => {
  test('in turn', () => {
    expect([...promptOrder(5, 2, false, stream(1, 'x'))]).toEqual([0, 1, 0, 1, 0]);
  });

  test('shuffled: every round has each prompt once, and the rounds differ', () => {
    const order = promptOrder(40, 10, true, stream(1, 'x'));
    const rounds = [0, 1, 2, 3].map((round) => [...order.slice(10 * round, 10 * round + 10)]);
    for (const round of rounds)
      expect([...round].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(rounds.map(String)).size).toBe(4);
  });
});

describe('recurringPrompts', () => {
  test('every request sends the whole of its prompt', () => {
    const prompts = recurringPrompts(Int32Array.of(7, 9, 7, 9, 7), Int32Array.of(0, 1, 0, 1, 0));
    expect([...prompts.first]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...prompts.contentId]).toEqual([0, 1, 0, 1, 0]);
    expect([...prompts.tokens]).toEqual([7, 9, 7, 9, 7]);
  });
});
