import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedMoments } from '../../src/observe/moments.ts';

describe('weightedMoments', () => {
  it('divides the sum of squares by n', () => {
    const values = Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9);
    expect(weightedMoments({ values })).toEqual({ mean: 5, std: 2, max: 9 });
  });

  it('counts each value as often as its weight says', () => {
    const samples = { values: Float64Array.of(9, 5, 2, 4, 7), weights: Int32Array.of(1, 2, 1, 3, 1) };
    expect(weightedMoments(samples)).toEqual({ mean: 5, std: 2, max: 9 });
  });

  it('equals the moments of the expanded samples', () => {
    const sample = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1 }), (pairs) => {
        const weighted = weightedMoments({
          values: Float64Array.from(pairs, ([value]) => value),
          weights: Int32Array.from(pairs, ([, weight]) => weight),
        });
        const expanded = pairs.flatMap(([value, weight]) => Array<number>(weight).fill(value));
        const plain = weightedMoments({ values: Float64Array.from(expanded) });
        expect(weighted.mean).toBeCloseTo(plain.mean, 9);
        expect(weighted.std).toBeCloseTo(plain.std, 9);
        expect(weighted.max).toBe(Math.max(...expanded));
      }),
    );
  });

  it('loses nothing to the size of the sum', () => {
    const values = new Float64Array(1_000_000).fill(0.1);
    expect(weightedMoments({ values })).toEqual({ mean: 0.1, std: 0, max: 0.1 });
  });
});
