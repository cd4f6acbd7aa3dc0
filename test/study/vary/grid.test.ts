import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAxes } from '../../../src/study/vary/axis.ts';
import { Grid, samplePlaces } from '../../../src/study/vary/grid.ts';
import { SCENARIO } from '../../config/scenario-text.ts';
import { definition } from './fail.ts';

function grid(vary: Record<string, unknown>, set: Record<string, unknown> = {}): Grid {
  const definitions = (all: Record<string, unknown>) =>
    Object.entries(all).map(([name, written]) => definition(name, written));
  return new Grid(readAxes(definitions(vary), definitions(set), parse(SCENARIO)).varied);
}

const all = (some: Grid) => Array.from({ length: some.size }, (_, place) => some.settings(place));

describe('Grid', () => {
  it('has every combination, the last axis fastest, with linked values beside them', () => {
    expect(all(grid({ prefill: '1..2', rate: '4,8' }, { decode: '8 - prefill' }))).toEqual([
      { prefill: 1, rate: 4, decode: 7 },
      { prefill: 1, rate: 8, decode: 7 },
      { prefill: 2, rate: 4, decode: 6 },
      { prefill: 2, rate: 8, decode: 6 },
    ]);
  });

  it('has each combination once, whatever the lengths', () => {
    const length = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(length, length, length, (a, b, c) => {
        const some = grid({ rate: `1..${a}`, requests: `1..${b}`, seed: `1..${c}` });
        expect(some.size).toBe(a * b * c);
        expect(new Set(all(some).map((settings) => JSON.stringify(settings))).size).toBe(a * b * c);
      }),
      { numRuns: 20 },
    );
  });

  it('is one point if nothing varies', () => {
    expect(all(grid({}))).toEqual([{}]);
  });

  it('finds a linked path by its last part', () => {
    const some = grid(
      { 'workload.input.lognormal.mean': [512, 1024] },
      { 'workload.input.lognormal.std': 'mean / 2' },
    );
    expect(some.settings(1)).toEqual({
      'workload.input.lognormal.mean': 1024,
      'workload.input.lognormal.std': 512,
    });
  });

  it.each([
    ['1 / (rate - 2)', 'expected a finite number, found Infinity, with rate 2'],
    ['sqrt(rate - 3)', 'expected a finite number, found NaN, with rate 2'],
    ['rate * 10 ^ 400', 'expected a finite number, found Infinity'],
  ])('refuses %s where it has no value', (formula, message) => {
    expect(() => grid({ rate: '2,4' }, { requests: formula }).settings(0)).toThrow(message);
  });

  it('refuses arithmetic with texts', () => {
    expect(() => grid({ model: 'a,b' }, { requests: 'model + 1' }).settings(0)).toThrow('with model a');
  });
});

describe('samplePlaces', () => {
  it('gives different places of the grid in ascending order, the same for the same seed', () => {
    const size = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 300 }), fc.nat(), (size, count, seed) => {
        const places = samplePlaces(size, count, seed);
        expect(places).toHaveLength(Math.min(size, count));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        expect(places.every((place) => place >= 0 && place < size)).toBe(true);
        expect(samplePlaces(size, count, seed)).toEqual(places);
      }),
      { numRuns: 50 },
    );
  });

  it('gives every place the same chance', () => {
    const counts = new Array(10).fill(0);
    for (let seed = 0; seed < 3000; seed++) for (const place of samplePlaces(10, 3, seed)) counts[place]++;
    // 900 each, with a standard deviation of about 25.
    for (const count of counts) expect(Math.abs(count - 900)).toBeLessThan(125);
  });

  it('does not walk over a grid that is large', () => {
    expect(samplePlaces(2 ** 50, 5, 1)).toHaveLength(5);
  });
});
