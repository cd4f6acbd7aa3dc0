import { describe, expect, it } from 'vitest';
import { batchedGrowth, type Stays } from '../../src/observe/batched-growth.ts';

const FOREVER = Number.NaN;

function stays(...intervals: [start: number, end: number][]): Stays {
  return {
    starts: Float64Array.from(intervals, ([start]) => start),
    ends: Float64Array.from(intervals, ([, end]) => end),
    breaks: new Float64Array(intervals.length).fill(FOREVER),
  };
}

describe('batchedGrowth', () => {
  it('takes the slope between the ends, and Student interval over the changes in ten batches', () => {
    // From 0 to 100 s. One comes in each of the first five batches and stays; changes: five of 1, five of 0.
    const five = [5, 15, 25, 35, 45].map((start): [number, number] => [start, FOREVER]);
    const growth = batchedGrowth(stays(...five), 0, 100);
    // Mean change 0.5; its variance (10 * 0.25) / 9; half width 2.262157 * sqrt(0.27778 / 10) = 0.37703.
    expect(growth.perSecond).toBeCloseTo(0.05, 12);
    expect(growth.low).toBeCloseTo((0.5 - 0.37703) / 10, 6);
    expect(growth.high).toBeCloseTo((0.5 + 0.37703) / 10, 6);
    expect(growth.meanNumber).toBeCloseTo((95 + 85 + 75 + 65 + 55) / 100, 12);
  });

  it('is sure of a number that rises by the same in every batch', () => {
    const all = Array.from({ length: 20 }, (_, i): [number, number] => [5 * i + 1, FOREVER]);
    expect(batchedGrowth(stays(...all), 0, 100)).toMatchObject({ perSecond: 0.2, low: 0.2, high: 0.2 });
  });

  it('counts who is there at an edge: from the start on, no longer at the end', () => {
    const growth = (...intervals: [number, number][]) => batchedGrowth(stays(...intervals), 0, 10).perSecond;
    expect(growth([10, FOREVER])).toBeCloseTo(0.1, 12);
    expect(growth([9.5, 10])).toBe(0);
    expect(growth([-3, 10])).toBeCloseTo(-0.1, 12);
    expect(growth([-3, 0])).toBe(0);
    expect(growth([0, FOREVER])).toBe(0);
    expect(growth([10.5, FOREVER])).toBe(0);
    expect(growth([FOREVER, FOREVER])).toBe(0);
  });

  it('ends a stay that broke off', () => {
    const breaking = { ...stays([-3, FOREVER], [-3, FOREVER]), breaks: Float64Array.of(5, FOREVER) };
    expect(batchedGrowth(breaking, 0, 10)).toMatchObject({ perSecond: -0.1, meanNumber: 1.5 });
  });

  it('takes the mean over the window alone', () => {
    expect(batchedGrowth(stays([-5, 3], [2, 4], [8, 20]), 0, 10).meanNumber).toBeCloseTo(0.7, 12);
  });

  it('takes no filling of a third of the time for growth', () => {
    const third = Array.from({ length: 30 }, (_, i): [number, number] => [i, FOREVER]);
    const half = Array.from({ length: 30 }, (_, i): [number, number] => [(5 / 3) * i, FOREVER]);
    expect(batchedGrowth(stays(...third), 0, 100).low).toBeLessThan(0);
    expect(batchedGrowth(stays(...half), 0, 100).low).toBeGreaterThan(0);
  });
});
