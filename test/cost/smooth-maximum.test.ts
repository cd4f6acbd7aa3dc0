import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SmoothMaximum } from '../../src/cost/smooth-maximum.ts';

const seconds = fc.double({ min: 0, max: 10, noNaN: true });
const sharpness = fc.double({ min: 1, max: 20, noNaN: true });

const norm = (a: number, b: number, p: number) => {
  const larger = Math.max(a, b);
  return larger === 0 ? 0 : larger * (1 + (Math.min(a, b) / larger) ** p) ** (1 / p);
};

describe('SmoothMaximum', () => {
  test('sharpness 1 adds, infinity takes the larger, 2 is the hypotenuse', () => {
    expect(new SmoothMaximum(1).of(3, 4)).toBeCloseTo(7, 12);
    expect(new SmoothMaximum(Infinity).of(3, 4)).toBe(4);
    expect(new SmoothMaximum(2).of(3, 4)).toBeCloseTo(5, 5);
  });

  test('is the p-norm, or up to a hundred-thousandth above it', () => {
    fc.assert(
      fc.property(seconds, seconds, sharpness, (a, b, p) => {
        const exact = norm(a, b, p);
        const interpolated = new SmoothMaximum(p).of(a, b);
        expect(interpolated).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
        expect(interpolated).toBeLessThanOrEqual(exact * (1 + 1e-5));
      }),
    );
  });

  test('lies between the larger of the two and their sum', () => {
    fc.assert(
      fc.property(seconds, seconds, sharpness, (a, b, p) => {
        const result = new SmoothMaximum(p).of(a, b);
        expect(result).toBeGreaterThanOrEqual(Math.max(a, b));
        expect(result).toBeLessThanOrEqual((a + b) * (1 + 1e-12));
      }),
    );
  });

  test('is symmetric and never falls when one of the two grows', () => {
    fc.assert(
      fc.property(seconds, seconds, seconds, sharpness, (a, b, more, p) => {
        const maximum = new SmoothMaximum(p);
        expect(maximum.of(a, b)).toBe(maximum.of(b, a));
        expect(maximum.of(a + more, b)).toBeGreaterThanOrEqual(maximum.of(a, b) * (1 - 1e-12));
      }),
    );
  });

  test('nothing takes no time', () => {
    expect(new SmoothMaximum(3).of(0, 0)).toBe(0);
    expect(new SmoothMaximum(3).of(0, 2)).toBe(2);
  });
});
