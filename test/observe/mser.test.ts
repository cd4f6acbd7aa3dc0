import { describe, expect, it } from 'vitest';
import { mserWarmup } from '../../src/observe/mser.ts';
import { exponential } from '../../src/random/distributions.ts';
import { stream } from '../../src/random/stream.ts';

/** Values whose means in batches of five are these. */
function batches(...means: number[]): Float64Array {
  return Float64Array.from(means.flatMap((mean) => [mean - 2, mean + 2, mean, mean + 1, mean - 1]));
}

describe('mserWarmup', () => {
  it('cuts where the statistic, worked out by hand, is least', () => {
    /*
     * Batch means 9, 5, 1, 3, 1, 3, 1, 3. Sums of squares about the mean of what is left, over its number squared:
     * d = 0: mean 3.25, 51.5 / 64 = 0.805; d = 1: mean 17 / 7, 13.714 / 49 = 0.280; d = 2: mean 2, 6 / 36 = 0.167;
     * d = 3: mean 2.2, 4.8 / 25 = 0.192; d = 4: 4 / 16 = 0.25; d = 5: 2.667 / 9 = 0.296; d = 6: 2 / 4 = 0.5.
     */
    expect(mserWarmup(batches(9, 5, 1, 3, 1, 3, 1, 3))).toBe(10);
  });

  it('cuts nothing off values that are steady, and the least that it can', () => {
    expect(mserWarmup(batches(1, 3, 1, 3, 1, 3, 1, 3))).toBe(0);
    expect(mserWarmup(new Float64Array(100).fill(7))).toBe(0);
  });

  it('finds a step', () => {
    const noise = exponential(stream(1, 'noise'), 1);
    const values = Float64Array.from({ length: 1000 }, (_, i) => noise() + (i < 200 ? 20 : 0));
    expect(mserWarmup(values)).toBe(200);
  });

  it('finds no steady part in values that keep growing', () => {
    expect(mserWarmup(Float64Array.from({ length: 1000 }, (_, i) => i))).toBeUndefined();
  });

  it('looks at whole batches, of which it needs two', () => {
    expect(mserWarmup(batches(1))).toBeUndefined();
    expect(mserWarmup(new Float64Array(0))).toBeUndefined();
    expect(mserWarmup(Float64Array.of(...batches(9, 5, 1, 3, 1, 3, 1, 3), 1e6, 1e6))).toBe(10);
  });

  it('does not take a few equal values at the end for a steady part', () => {
    const noise = exponential(stream(2, 'noise'), 1);
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 970 ? noise() : 1));
    expect(mserWarmup(values)).toBeLessThan(500);
  });
});
