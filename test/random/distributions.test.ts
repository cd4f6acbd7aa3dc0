import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exponential,
  gamma,
  lognormal,
  normal,
  type Sampler,
  uniformInteger,
  weightedIndex,
} from '../../src/random/distributions.ts';
import { stream } from '../../src/random/stream.ts';

const DRAWS = 100_000;

function moments(sample: Sampler): { mean: number; std: number } {
  const values = Array.from({ length: DRAWS }, sample);
  const mean = values.reduce((sum, x) => sum + x, 0) / DRAWS;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (DRAWS - 1);
  return { mean, std: Math.sqrt(variance) };
}

describe('mean and standard deviation', () => {
  const random = () => stream(11, 'distributions');
  test.each<[string, Sampler, number, number]>([
    ['exponential(4)', exponential(random(), 4), 1 / 4, 1 / 4],
    ['gamma(0.25, 2)', gamma(random(), 0.25, 2), 0.5, 1],
    ['gamma(1, 3)', gamma(random(), 1, 3), 3, 3],
    ['gamma(9, 2)', gamma(random(), 9, 2), 18, 6],
    ['normal(100, 15)', normal(random(), 100, 15), 100, 15],
    ['lognormal(1000, 500)', lognormal(random(), 1000, 500), 1000, 500],
    ['uniformInteger(1, 6)', uniformInteger(random(), 1, 6), 3.5, Math.sqrt(35 / 12)],
  ])('%s', (_, sample, mean, std) => {
    const drawn = moments(sample);
    expect(Math.abs(drawn.mean - mean)).toBeLessThan((4 * std) / Math.sqrt(DRAWS));
    expect(Math.abs(drawn.std / std - 1)).toBeLessThan(0.03);
  });
});

test('a log-normal without spread is a constant', () => {
  const sample = lognormal(stream(1, 'x'), 250, 0);
  expect(sample()).toBeCloseTo(250, 9);
});

test('gamma with shape 1 is exponential, draw for draw', () => {
  const [a, b] = [gamma(stream(5, 'x'), 1, 1), exponential(stream(5, 'x'), 1)];
  for (let i = 0; i < 1000; i++) expect(a()).toBe(b());
});

describe('uniformInteger', () => {
  test('gives whole numbers, both ends included', () => {
    const bound = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(bound, fc.integer({ min: 0, max: 3 }), fc.nat(), (min, width, seed) => {
        const sample = uniformInteger(stream(seed, 'x'), min, min + width);
        const drawn = new Set(Array.from({ length: 200 }, sample));
        expect([...drawn].sort((a, b) => a - b)).toEqual(
          Array.from({ length: width + 1 }, (_, i) => min + i),
        );
      }),
      { seed: 1 },
    );
  });

  test('its extremes come from the extremes of the stream', () => {
    expect(uniformInteger(() => 0, 3, 9)()).toBe(3);
    expect(uniformInteger(() => 1 - 2 ** -53, 3, 9)()).toBe(9);
  });
});

describe('weightedIndex', () => {
  test('draws in proportion to the weights', () => {
    const weights = [3, 0, 1, 4];
    const sample = weightedIndex(stream(3, 'x'), weights);
    const drawn = [0, 0, 0, 0];
    for (let i = 0; i < DRAWS; i++) drawn[sample()]++;
    expect(drawn[1]).toBe(0);
    for (const [index, weight] of weights.entries()) {
      const share = weight / 8;
      const tolerance = 4 * Math.sqrt((share * (1 - share)) / DRAWS);
      expect(Math.abs(drawn[index] / DRAWS - share)).toBeLessThanOrEqual(tolerance);
    }
  });

  test('its extremes come from the extremes of the stream, however the sum of the weights rounds', () => {
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), (weights) => {
        expect(weightedIndex(() => 0, weights)()).toBe(0);
        expect(weightedIndex(() => 1 - 2 ** -53, weights)()).toBe(weights.length - 1);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});
