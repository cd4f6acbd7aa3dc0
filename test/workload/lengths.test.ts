import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../src/random/stream.ts';
import { drawLengths } from '../../src/workload/lengths.ts';
import type { LengthSpec } from '../../src/workload/workload-spec.ts';

const DRAWS = 100_000;

function mean(lengths: Int32Array): number {
  return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
}

const tokens = fc.integer({ min: 1, max: 100_000 });
const bounds = fc.tuple(tokens, tokens).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
const spread = fc.record({
  mean: fc.double({ min: 1, max: 1e5, noNaN: true }),
  std: fc.double({ min: 0, max: 1e6, noNaN: true }),
});

const boundedSpecs: fc.Arbitrary<LengthSpec & { min: number; max: number }> = fc.oneof(
  bounds.map((b) => ({ kind: 'uniform' as const, ...b })),
  fc.tuple(spread, bounds).map(([s, b]) => ({ kind: 'normal' as const, ...s, ...b })),
  fc.tuple(spread, bounds).map(([s, b]) => ({ kind: 'lognormal' as const, ...s, ...b })),
);

const unboundedSpecs: fc.Arbitrary<LengthSpec> = fc.oneof(
  tokens.map((n) => ({ kind: 'fixed' as const, tokens: n })),
  spread.map((s) => ({ kind: 'normal' as const, ...s })),
  spread.map((s) => ({ kind: 'lognormal' as const, ...s })),
  fc
    .array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 })
    .map((values) => ({ kind: 'empirical' as const, values })),
);

describe('drawLengths', () => {
  test('stays inside the bounds', () => {
    fc.assert(
      fc.property(boundedSpecs, fc.nat(), (spec, seed) => {
        const lengths = drawLengths(spec, 100, stream(seed, 'x'));
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(spec.min);
        expect(Math.max(...lengths)).toBeLessThanOrEqual(spec.max);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('gives at least one token, however wide the spread', () => {
    fc.assert(
      fc.property(unboundedSpecs, fc.nat(), (spec, seed) => {
        for (const length of drawLengths(spec, 100, stream(seed, 'x')))
          expect(length).toBeGreaterThanOrEqual(1);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test('a longer column starts with the shorter one', () => {
    fc.assert(
      fc.property(
        fc.oneof(boundedSpecs, unboundedSpecs),
        fc.nat({ max: 50 }),
        fc.nat(),
        (spec, count, seed) => {
          const long = drawLengths(spec, 60, stream(seed, 'x'));
          expect(drawLengths(spec, count, stream(seed, 'x'))).toEqual(long.slice(0, count));
        },
      ),
      { seed: 3 },
    );
  });

  test.each<[string, LengthSpec, number, number]>([
    ['fixed', { kind: 'fixed', tokens: 1024 }, 1024, 0],
    ['uniform', { kind: 'uniform', min: 100, max: 300 }, 200, 58.02],
    ['normal', { kind: 'normal', mean: 500, std: 10 }, 500, 10],
    ['lognormal', { kind: 'lognormal', mean: 800, std: 600 }, 800, 600],
    ['empirical', { kind: 'empirical', values: [1, 2, 3, 10] }, 4, Math.sqrt(12.5)],
  ])('%s has the stated mean', (_, spec, expected, std) => {
    const drawn = mean(drawLengths(spec, DRAWS, stream(4, 'x')));
    expect(Math.abs(drawn - expected)).toBeLessThanOrEqual((4 * std) / Math.sqrt(DRAWS));
  });

  test('lognormal has the stated standard deviation', () => {
    const lengths = drawLengths({ kind: 'lognormal', mean: 800, std: 600 }, DRAWS, stream(5, 'x'));
    const variance = lengths.reduce((sum, length) => sum + (length - 800) ** 2, 0) / DRAWS;
    expect(Math.sqrt(variance) / 600).toBeCloseTo(1, 1);
  });

  test('uniform reaches both ends', () => {
    const lengths = new Set(drawLengths({ kind: 'uniform', min: 3, max: 5 }, 100, stream(6, 'x')));
    expect([...lengths].sort()).toEqual([3, 4, 5]);
  });

  test('no bounds reach below one token, or beyond what a column holds', () => {
    const below: LengthSpec = { kind: 'normal', mean: -50, std: 1, min: -100, max: 0 };
    const beyond: LengthSpec = { kind: 'normal', mean: 1e11, std: 1, max: 1e12 };
    expect([...drawLengths(below, 2, stream(8, 'x'))]).toEqual([1, 1]);
    expect([...drawLengths(beyond, 2, stream(8, 'x'))]).toEqual([2 ** 31 - 1, 2 ** 31 - 1]);
  });

  test('what falls outside the bounds lands on them', () => {
    const spec: LengthSpec = { kind: 'normal', mean: 100, std: 1000, min: 50, max: 150 };
    const lengths = drawLengths(spec, 1000, stream(7, 'x'));
    const atBounds = lengths.filter((length) => length === 50 || length === 150).length;
    // Within 0.05 standard deviations lie 4 % of a normal distribution; all else is clamped.
    expect(atBounds).toBeGreaterThan(920);
  });
});
