import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestRate } from '../../../src/study/plan/largest-rate.ts';

const search = { from: 10, ceiling: 1000, tolerance: 0.01 };

describe('bisection', () => {
  test('finds where something stops to hold, to the tolerance, and never says too much', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 600, noNaN: true }), (threshold) => {
        const found = largestRate((rate) => rate <= threshold, search)!;
        expect(found).toBeLessThanOrEqual(threshold);
        expect(found * 1.01).toBeGreaterThanOrEqual(threshold);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('asks for few rates', () => {
    let asked = 0;
    largestRate((rate) => {
      asked++;
      return rate <= 17;
    }, search);
    expect(asked).toBeLessThanOrEqual(10);
  });

  test('a small first step finds a small gain with few questions, and a large one none the worse', () => {
    const found = (threshold: number) => {
      let asked = 0;
      const holds = (rate: number) => {
        asked++;
        return rate <= threshold;
      };
      const rate = largestRate(holds, { ...search, tolerance: 0.004, stride: 1.01 })!;
      expect(rate).toBeLessThanOrEqual(threshold);
      expect(rate * 1.004).toBeGreaterThanOrEqual(threshold);
      return asked;
    };
    expect(found(10.02)).toBeLessThanOrEqual(4);
    expect(found(13)).toBeLessThanOrEqual(11);
    expect(found(8)).toBeLessThanOrEqual(11);
  });

  test('stops at the ceiling, and at 64 times the rate to begin with', () => {
    expect(largestRate(() => true, { ...search, ceiling: 23 })).toBe(23);
    expect(largestRate(() => true, { ...search, from: 30, ceiling: 23 })).toBe(23);
    expect(largestRate(() => true, { ...search, ceiling: Number.POSITIVE_INFINITY })).toBe(640);
  });

  test('finds nothing where nothing holds, after two questions', () => {
    const asked: number[] = [];
    const none = (rate: number) => {
      asked.push(rate);
      return false;
    };
    expect(largestRate(none, search)).toBeUndefined();
    expect(asked).toEqual([10, 10 / 64]);
  });

  test('where it holds on and off, the answer holds, and something just above does not', () => {
    const holds = (rate: number) => rate <= 12 || (rate > 13 && rate <= 14);
    const found = largestRate(holds, search)!;
    expect(holds(found)).toBe(true);
    expect([12, 14].some((edge) => found <= edge && found * 1.01 >= edge)).toBe(true);
  });
});
