import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeakSeries } from '../../src/observe/peak-series.ts';

describe('PeakSeries', () => {
  it('keeps the largest value of the steps that touch a bucket', () => {
    const series = new PeakSeries();
    series.record(0, 0.25, 3, 1, 10, 100);
    series.record(0.125, 0.25, 1, 2, 20, 50);
    const { timeSeconds, waiting, running, usedBlocks, batchTokens } = series.samples();
    expect(timeSeconds.at(-1)).toBe(0.25 - 2 ** -10);
    expect([waiting.at(-1), running.at(-1), usedBlocks.at(-1), batchTokens.at(-1)]).toEqual([3, 2, 20, 100]);
    expect([waiting[0], running[0], usedBlocks[0], batchTokens[0]]).toEqual([3, 1, 10, 100]);
  });

  it('is 0 while the worker is idle', () => {
    const series = new PeakSeries();
    series.record(0, 1, 5, 5, 5, 5);
    series.record(3, 4, 5, 5, 5, 5);
    const { timeSeconds, running } = series.samples();
    const idle = timeSeconds.findIndex((time) => time >= 2);
    expect(running[idle]).toBe(0);
    expect(running.at(-1)).toBe(5);
  });

  it('has nothing to show before the first step', () => {
    expect(new PeakSeries().samples().timeSeconds).toEqual([]);
  });

  it('never has more than 256 samples, evenly spaced, and never hides a peak', () => {
    const step = fc.tuple(
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      fc.double({ min: 1e-3, max: 100, noNaN: true }),
      fc.integer({ min: 0, max: 500 }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 100 }), (steps) => {
        const series = new PeakSeries();
        for (const [start, length, waiting] of steps) series.record(start, start + length, waiting, 0, 0, 0);
        const { timeSeconds, waiting } = series.samples();
        const width = timeSeconds.length > 1 ? timeSeconds[1]! : Number.POSITIVE_INFINITY;
        expect(timeSeconds.length).toBeLessThanOrEqual(256);
        expect(timeSeconds).toEqual(timeSeconds.map((_, i) => (i === 0 ? 0 : i * width)));
        waiting.forEach((peak, i) => {
          const from = timeSeconds[i]!;
          const touching = steps.filter(([start, length]) => start < from + width && start + length > from);
          expect(peak).toBe(Math.max(0, ...touching.map(([, , count]) => count)));
        });
      }),
    );
  });
});
