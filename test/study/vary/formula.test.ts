import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFormula, namesIn } from '../../../src/study/vary/formula.ts';
import { fail } from './fail.ts';

const value = (text: string, values: Record<string, unknown> = {}) =>
  compileFormula(text, Object.keys(values), fail).valueOf(values);

describe('namesIn', () => {
  it('finds the names of values, and not those of functions', () => {
    expect(namesIn('max(1, 8 - prefill) * rate + rate')).toEqual(['prefill', 'rate']);
    expect(namesIn('3 + 4')).toEqual([]);
  });

  it('finds none in what is no formula, or is a text in quotes', () => {
    expect(namesIn('2 *')).toEqual([]);
    expect(namesIn('"least-requests"')).toEqual([]);
  });
});

describe('compileFormula', () => {
  it('computes what arithmetic says', () => {
    const whole = fc.integer({ min: -100, max: 100 });
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 1, max: 50 }), (a, b, c) => {
        const scope = { a, b, c };
        expect(value('a + b * c - (a - b) / c', scope)).toBe(a + b * c - (a - b) / c);
        expect(value('max(a, b) + min(a, b, c) + abs(b)', scope)).toBe(
          Math.max(a, b) + Math.min(a, b, c) + Math.abs(b),
        );
        expect(value('a > b ? ceil(a / c) : floor(b / c)', scope)).toBe(
          a > b ? Math.ceil(a / c) : Math.floor(b / c),
        );
      }),
      { numRuns: 50 },
    );
    expect(value('2^x + sqrt(x) + log2(x) + pow(x, 2) + 7 mod x + round(2.6)', { x: 4 })).toBe(
      16 + 2 + 2 + 16 + 3 + 3,
    );
  });

  it('gives no number where there is none, rather than a complex one', () => {
    expect(value('sqrt(x)', { x: -1 })).toBeNaN();
  });

  it('names the value that was meant', () => {
    expect(() => value('8 - prefil', { prefill: 1 })).toThrow(
      'unknown name "prefil" in "8 - prefil" (did you mean "prefill"?; a text stands in quotes)',
    );
    expect(() => value('8 - gpus', { prefill: 1, rate: 2 })).toThrow('what varies: prefill, rate');
  });

  it.each(['import', 'evaluate', 'parse', 'simplify', 'derivative', 'createUnit', 'config', 'random'])(
    'does not know the function %s',
    (name) => {
      expect(() => value(`${name}(x)`, { x: 1 })).toThrow(`unknown function "${name}"`);
    },
  );

  it.each([
    ['y = x', 'unknown name "y"'],
    ['x = 2', 'expected arithmetic, found Assignment'],
    ['f(x) = x', 'expected arithmetic, found FunctionAssignment'],
    ['x.constructor', 'expected arithmetic, found Accessor'],
    ['[x, 1]', 'expected arithmetic, found Array'],
    ['{ a: x }', 'expected arithmetic, found Object'],
    ['x; x', 'expected arithmetic, found Block'],
    ['x.constructor("return 1")', 'unknown function'],
    ['8 - x -', 'expected a formula, found "8 - x -"'],
  ])('refuses %s', (text, message) => {
    expect(() => value(text, { x: 1 })).toThrow(message);
  });
});
