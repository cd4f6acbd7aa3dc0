import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/random/stream.ts';
import { renewalTimes, rescale, unitGaps } from '../../../src/workload/arrivals/renewal.ts';

describe('renewalTimes', () => {
  test('the first request comes a gap after 0', () => {
    expect([...renewalTimes(4, (i) => i + 0.5)]).toEqual([0.5, 2, 4.5, 8]);
  });
});

describe('unitGaps', () => {
  test.each([0.1, 0.25, 1, 4, 100])(
    'burstiness %d: mean 1, coefficient of variation 1 / sqrt(burstiness)',
    (burstiness) => {
      const draws = 200_000;
      const gap = unitGaps(stream(1, 'gaps'), burstiness);
      const gaps = Array.from({ length: draws }, gap);
      const mean = gaps.reduce((sum, x) => sum + x, 0) / draws;
      const std = Math.sqrt(gaps.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws);
      const variation = 1 / Math.sqrt(burstiness);
      expect(Math.abs(mean - 1)).toBeLessThan((4 * variation) / Math.sqrt(draws));
      // The coefficient of variation of Gamma(k) has a standard error of about sqrt((1 + 1 / k) / (2 n)) of itself.
      const standardError = Math.sqrt((1 + 1 / burstiness) / (2 * draws));
      expect(Math.abs(std / mean / variation - 1)).toBeLessThan(5 * standardError);
    },
  );

  test('endless burstiness is a metronome', () => {
    const gap = unitGaps(stream(1, 'gaps'), Number.POSITIVE_INFINITY);
    expect([gap(), gap(), gap()]).toEqual([1, 1, 1]);
  });
});

describe('rescale', () => {
  const gaps = fc.array(fc.double({ min: 0, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 50 });
  const rates = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

  test('the last time is exactly count / rate, and the order stays', () => {
    fc.assert(
      fc.property(gaps, rates, (list, rate) => {
        const seconds = renewalTimes(list.length, (i) => list[i]);
        fc.pre(seconds[list.length - 1] > 0);
        rescale(seconds, rate);
        expect(seconds[list.length - 1]).toBe(list.length / rate);
        expect(seconds.every((time, i) => time >= (seconds[i - 1] ?? 0))).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('gaps keep their proportions', () => {
    const seconds = Float64Array.of(1, 3, 4);
    rescale(seconds, 1.5);
    expect([...seconds]).toEqual([0.5, 1.5, 2]);
  });

  test('leaves a burst a burst, and nothing nothing', () => {
    const burst = new Float64Array(3);
    rescale(burst, 2);
    expect([...burst]).toEqual([0, 0, 0]);
    const none = new Float64Array(0);
    rescale(none, 2);
    expect(none.length).toBe(0);
  });
});
