import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/random/stream.ts';
import { estimate, studentQuantile } from '../../src/study/estimate.ts';

describe('studentQuantile', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, with more digits from the closed forms for 1 and 2.
  it.each([
    [0.975, 1, 12.7062047],
    [0.975, 2, 4.3026527],
    [0.975, 3, 3.1824463],
    [0.975, 4, 2.7764451],
    [0.975, 5, 2.5705818],
    [0.975, 9, 2.2621572],
    [0.975, 10, 2.2281389],
    [0.975, 29, 2.0452296],
    [0.975, 100, 1.9839715],
    [0.95, 7, 1.8945786],
    [0.995, 6, 3.707428],
    [0.9, 20, 1.3253407],
  ])('is the published value at %d with %d degrees of freedom', (probability, degrees, published) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(published, 6);
  });

  it('has closed forms for one and two degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (probability) => {
        const cauchy = Math.tan(Math.PI * (probability - 0.5));
        const two = (2 * probability - 1) / Math.sqrt(2 * probability * (1 - probability));
        expect(studentQuantile(probability, 1)).toBeCloseTo(cauchy, 6);
        expect(studentQuantile(probability, 2)).toBeCloseTo(two, 6);
      }),
      { numRuns: 50 },
    );
  });

  it('nears the normal distribution as the degrees of freedom grow', () => {
    expect(studentQuantile(0.975, 100_000)).toBeCloseTo(1.959988, 5);
  });
});

describe('estimate', () => {
  it('gives mean and interval, by hand: 2.7764451 x sqrt(2.5 / 5)', () => {
    const { mean, low, high } = estimate([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(low).toBeCloseTo(3 - 1.9632432, 6);
    expect(high).toBeCloseTo(3 + 1.9632432, 6);
  });

  it('has no interval for one value', () => {
    expect(estimate([7])).toEqual({ mean: 7 });
  });

  it('has an interval without width for equal values', () => {
    expect(estimate([4, 4, 4])).toEqual({ mean: 4, low: 4, high: 4 });
  });

  it('holds the true mean in about 95 of 100 cases', () => {
    const random = stream(1, 'estimate');
    // Sums of twelve uniform numbers are as good as normal, with mean 6.
    const normal = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, 0);
    const trials = 2000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = estimate([normal(), normal(), normal(), normal()]);
      if (low! <= 6 && 6 <= high!) held++;
    }
    expect(held / trials).toBeGreaterThan(0.935);
    expect(held / trials).toBeLessThan(0.965);
  });
});
