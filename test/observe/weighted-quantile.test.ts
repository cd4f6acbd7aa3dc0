import { quantileSorted } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedPercentiles } from '../../src/observe/weighted-quantile.ts';

function expand(values: Float64Array, weights: Int32Array): number[] {
  return Array.from(values)
    .flatMap((value, i) => Array<number>(weights[i]!).fill(value))
    .sort((a, b) => a - b);
}

function expectAsExpanded(samples: [value: number, weight: number][], percentiles: number[]): void {
  const values = Float64Array.from(samples, ([value]) => value);
  const weights = Int32Array.from(samples, ([, weight]) => weight);
  const sorted = expand(values, weights);
  const found = weightedPercentiles({ values, weights }, percentiles);
  found.forEach((value, i) => {
    const expected = quantileSorted(sorted, percentiles[i]! / 100)!;
    // d3 interpolates from the lower neighbour alone, so that the last digit may differ.
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(4 * Number.EPSILON * sorted.at(-1)!);
  });
}

describe('weightedPercentiles', () => {
  it('interpolates between neighbours as numpy does', () => {
    const values = Float64Array.of(15, 20, 35, 40, 50);
    expect(weightedPercentiles({ values }, [0, 40, 50, 90, 100])).toEqual([15, 29, 35, 46, 50]);
  });

  it('counts each value as often as its weight says', () => {
    const values = Float64Array.of(10, 1);
    const weights = Int32Array.of(1, 3);
    // 1 1 1 10: position of P90 is 2.7, between the last 1 and the 10.
    expect(weightedPercentiles({ values, weights }, [50, 90])).toEqual([1, 10 - 9 * (1 - (2.7 % 1))]);
  });

  it('answers in the order of the question', () => {
    const values = Float64Array.of(3, 1, 2);
    expect(weightedPercentiles({ values }, [100, 0, 50, 100])).toEqual([3, 1, 2, 3]);
  });

  it('takes a single sample for every percentile', () => {
    expect(weightedPercentiles({ values: Float64Array.of(7) }, [0, 50, 99.9])).toEqual([7, 7, 7]);
  });

  it('equals the percentile of the expanded samples', () => {
    const value = fc.oneof(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: Number.MAX_VALUE / 4, noNaN: true }),
      fc.constantFrom(0, Number.MIN_VALUE, 0.0125, 0.0125 + Number.EPSILON / 64, 1),
    );
    const samples = fc.array(fc.tuple(value, fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 200,
    });
    const percentiles = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(fc.property(samples, percentiles, expectAsExpanded));
  });

  it.each([
    [
      'many steps of nearly the same length and rare long ones',
      (i: number) => (i % 97 === 0 ? 0.3 : 0.0125 + (i % 1013) * 1e-9),
    ],
    ['one far outlier', (i: number) => (i === 4321 ? 1e9 : 0.01 + (i % 7919) * 1e-6)],
    ['values that differ in their last bits only', (i: number) => 1 + (i % 513) * Number.EPSILON],
    ['zeros beside others', (i: number) => (i % 3 === 0 ? 0 : (i % 1009) / 1009)],
  ])('equals it for %s', (_name, value) => {
    const samples = Array.from({ length: 20_000 }, (_, i): [number, number] => [value(i), 1 + (i % 5)]);
    expectAsExpanded(samples, [0, 0.1, 25, 50, 90, 99, 99.9, 100]);
  });
});
