import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeLabel, timeTicks } from '../../src/web/charts/timeline/draw-timeline.ts';
import { type Lane, moved, sharesBetween, zoomed } from '../../src/web/charts/timeline/timeline-data.ts';

const lane: Lane = {
  label: 'P 1',
  role: 'prefill',
  widthSeconds: 2,
  shares: {
    prefill: Float32Array.of(1, 0, 0.5),
    decode: Float32Array.of(0, 1, 0),
    stall: Float32Array.of(0, 0, 0.25),
  },
};

describe('shares of a lane', () => {
  it('are means over the seen time; beyond the end it is idle', () => {
    expect(sharesBetween(lane, 0, 6)).toEqual({ prefill: 0.5, decode: 1 / 3, stall: 0.25 / 3 });
    expect(sharesBetween(lane, 1, 3)).toEqual({ prefill: 0.5, decode: 0.5, stall: 0 });
    expect(sharesBetween(lane, 4, 8)).toEqual({ prefill: 0.25, decode: 0, stall: 0.125 });
  });
});

describe('the view of a timeline', () => {
  const view = { fromSeconds: 20, toSeconds: 60 };

  it('keeps the time under the pointer where it is', () => {
    expect(zoomed(view, 2, 30, 100, 1)).toEqual({ fromSeconds: 25, toSeconds: 45 });
  });

  it('never leaves the run, nor becomes smaller than its least span', () => {
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    const seconds = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(factor, fc.double({ min: 20, max: 60, noNaN: true }), seconds, (zoom, around, by) => {
        const next = moved(zoomed(view, zoom, around, 100, 0.5), by, 100);
        expect(next.fromSeconds).toBeGreaterThanOrEqual(0);
        expect(next.toSeconds).toBeLessThanOrEqual(100 + 1e-9);
        expect(next.toSeconds - next.fromSeconds).toBeGreaterThanOrEqual(0.5 - 1e-9);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('has round times below it, with as many digits as they need', () => {
    expect(timeTicks(view, 5)).toEqual([20, 30, 40, 50, 60]);
    const close = { fromSeconds: 1.234, toSeconds: 1.244 };
    expect(timeTicks(close, 3).map((time) => timeLabel(time, close))).toEqual(['1.235 s', '1.240 s']);
  });
});
