import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxConcurrency } from '../../src/observe/concurrency.ts';

function concurrencyOf(intervals: [start: number, end: number][]): number {
  return maxConcurrency(
    Float64Array.from(intervals, ([start]) => start),
    Float64Array.from(intervals, ([, end]) => end),
  );
}

describe('maxConcurrency', () => {
  it('is 0 without intervals', () => {
    expect(concurrencyOf([])).toBe(0);
  });

  it('lets one leave before the next comes at the same moment', () => {
    expect(
      concurrencyOf([
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
    ).toBe(1);
  });

  it('counts those that never end', () => {
    expect(
      concurrencyOf([
        [0, Number.POSITIVE_INFINITY],
        [5, Number.POSITIVE_INFINITY],
        [1, 2],
      ]),
    ).toBe(2);
  });

  it('does not count an empty interval', () => {
    expect(
      concurrencyOf([
        [1, 1],
        [0, 2],
      ]),
    ).toBe(1);
  });

  it('equals the largest count at any start', () => {
    const interval = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1 }), (pairs) => {
        const intervals = pairs.map(([start, length]): [number, number] => [start, start + length]);
        const inFlightAt = (time: number) =>
          intervals.filter(([start, end]) => start <= time && time < end).length;
        expect(concurrencyOf(intervals)).toBe(Math.max(...intervals.map(([start]) => inFlightAt(start))));
      }),
    );
  });
});
