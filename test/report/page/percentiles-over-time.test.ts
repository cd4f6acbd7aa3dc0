import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentilesOverTime } from '../../../src/report/page/percentiles-over-time.ts';

describe('percentilesOverTime', () => {
  it('takes each window by itself, the end of the run with the last, and says null of an empty one', () => {
    const samples = {
      timeSeconds: Float64Array.of(0, 1, 2, 9, 10),
      values: Float64Array.of(1, 2, 9, 5, 7),
      weights: Int32Array.of(1, 1, 1, 3, 1),
    };
    expect(percentilesOverTime(samples, 10, 5)).toEqual({
      widthSeconds: 2,
      median: [1.5, 9, null, null, 5],
      p99: [1.99, 9, null, null, 5 + 2 * 0.97],
      max: [2, 9, null, null, 7],
    });
  });

  it('keeps the largest sample of the run', () => {
    const drawn = fc.array(
      fc.tuple(fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: 0, max: 1e3, noNaN: true })),
      { minLength: 1, maxLength: 100 },
    );
    fc.assert(
      fc.property(drawn, (pairs) => {
        const values = pairs.map(([, value]) => value);
        const { max } = percentilesOverTime(
          {
            timeSeconds: Float64Array.from(pairs, ([time]) => time),
            values: Float64Array.from(values),
          },
          60,
        );
        expect(Math.max(...max.map((value) => value ?? 0))).toBe(Math.max(...values));
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});
