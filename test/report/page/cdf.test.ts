import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cdf, valueAt } from '../../../src/report/page/cdf.ts';

const samples = fc.array(
  fc.record({ value: fc.double({ min: 0, max: 1e4, noNaN: true }), weight: fc.integer({ min: 1, max: 50 }) }),
  { minLength: 1, maxLength: 200 },
);

function columns(drawn: { value: number; weight: number }[]) {
  return {
    values: Float64Array.from(drawn, ({ value }) => value),
    weights: Int32Array.from(drawn, ({ weight }) => weight),
  };
}

describe('cdf', () => {
  it('counts by hand: of 1, 2, 2 and 4 a quarter is at most 1 and three quarters at most 2', () => {
    const line = cdf({ values: Float64Array.of(2, 1, 4, 2) });
    expect(line).toEqual({ value: [1, 2, 4], share: [0.25, 0.75, 1] });
  });

  it('takes weights for repetitions', () => {
    const line = cdf({ values: Float64Array.of(1, 4), weights: Int32Array.of(3, 1) });
    expect(line).toEqual({ value: [1, 4], share: [0.75, 1] });
  });

  it('is empty without samples', () => {
    expect(cdf({ values: new Float64Array() })).toEqual({ value: [], share: [] });
  });

  it('keeps the smallest and the largest sample, and every point is exact, however few columns there are', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 40 }), (drawn, width) => {
        const line = cdf(columns(drawn), width);
        const values = drawn.map(({ value }) => value);
        expect(line.value[0]).toBe(Math.min(...values));
        expect(line.value.at(-1)).toBe(Math.max(...values));
        expect(line.share.at(-1)).toBe(1);
        expect(line.value.length).toBeLessThanOrEqual(2 * width);
        const total = drawn.reduce((sum, { weight }) => sum + weight, 0);
        line.value.forEach((value, index) => {
          const atMost = drawn.reduce((sum, each) => sum + (each.value <= value ? each.weight : 0), 0);
          expect(line.share[index]).toBeCloseTo(atMost / total, 12);
        });
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('reads a value back: the smallest that a share of the samples does not exceed', () => {
    const line = cdf({ values: Float64Array.of(1, 2, 3, 4) });
    expect([0.25, 0.5, 0.99, 1].map((share) => valueAt(line, share))).toEqual([1, 2, 4, 4]);
    expect(valueAt({ value: [], share: [] }, 0.5)).toBeUndefined();
  });
});
