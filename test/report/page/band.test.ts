import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { band } from '../../../src/report/page/band.ts';

describe('band', () => {
  it('is the values themselves where there is room for all', () => {
    expect(band(Float64Array.of(3, 1, 2), 1, 3)).toEqual({
      widthSeconds: 1,
      low: [3, 1, 2],
      high: [3, 1, 2],
    });
  });

  it('holds every value in the bucket that it falls into, in at most as many buckets as asked for', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (drawn, buckets) => {
        const { widthSeconds, low, high } = band(Float64Array.from(drawn), 0.5, buckets);
        expect(high.length).toBeLessThanOrEqual(buckets);
        drawn.forEach((value, index) => {
          const bucket = Math.floor((index * 0.5) / widthSeconds);
          expect(value).toBeGreaterThanOrEqual(low[bucket]);
          expect(value).toBeLessThanOrEqual(high[bucket]);
        });
        expect(Math.max(...high)).toBe(Math.max(...drawn));
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
