import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkShare, Roofline } from '../../src/cost/roofline.ts';
import { AT_PEAK, anyFigures } from './fixtures.ts';

const PEAK_FLOPS = 1e15;
const BANDWIDTH = 3e12;
const work = fc.double({ min: 0, max: 1e18, noNaN: true });

describe('Roofline', () => {
  test('at the peaks with a sharp corner it is the textbook roofline', () => {
    const roofline = new Roofline(PEAK_FLOPS, BANDWIDTH, AT_PEAK);
    expect(roofline.seconds(2e15, 3e12)).toBe(2);
    expect(roofline.seconds(1e15, 9e12)).toBe(3);
  });

  test('efficiencies are shares of the peaks', () => {
    const figures = { ...AT_PEAK, computeEfficiency: 0.5, memoryEfficiency: 0.25, sharpness: 1 };
    expect(new Roofline(PEAK_FLOPS, BANDWIDTH, figures).seconds(1e15, 3e12)).toBeCloseTo(2 + 4, 12);
  });

  test('is never faster than the peaks, whatever the figures', () => {
    fc.assert(
      fc.property(anyFigures, work, work, (figures, flops, bytes) => {
        const seconds = new Roofline(PEAK_FLOPS, BANDWIDTH, figures).seconds(flops, bytes);
        expect(seconds).toBeGreaterThanOrEqual(Math.max(flops / PEAK_FLOPS, bytes / BANDWIDTH) * (1 - 1e-12));
      }),
    );
  });

  test('more compute or bandwidth never slows it down', () => {
    fc.assert(
      fc.property(
        anyFigures,
        work,
        work,
        fc.double({ min: 1, max: 10, noNaN: true }),
        (figures, flops, bytes, factor) => {
          const seconds = new Roofline(PEAK_FLOPS, BANDWIDTH, figures).seconds(flops, bytes) * (1 + 1e-12);
          expect(
            new Roofline(PEAK_FLOPS * factor, BANDWIDTH, figures).seconds(flops, bytes),
          ).toBeLessThanOrEqual(seconds);
          expect(
            new Roofline(PEAK_FLOPS, BANDWIDTH * factor, figures).seconds(flops, bytes),
          ).toBeLessThanOrEqual(seconds);
        },
      ),
    );
  });
});

describe('figures out of range are refused', () => {
  test.each([
    ['computeEfficiency', 1.01],
    ['computeEfficiency', 0],
    ['memoryEfficiency', -0.1],
    ['memoryEfficiency', Number.NaN],
    ['latencySeconds', -1e-6],
    ['sharpness', 0.9],
  ])('%s %d', (key, value) => {
    expect(() => new Roofline(PEAK_FLOPS, BANDWIDTH, { ...AT_PEAK, [key]: value })).toThrow(key);
  });

  test('a share is more than 0 and at most 1', () => {
    expect(() => checkShare('bandwidthEfficiency', 1)).not.toThrow();
    expect(() => checkShare('bandwidthEfficiency', 2)).toThrow(
      'bandwidthEfficiency: expected a share of the peak',
    );
  });
});
