import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJsonValue, toJsonValue } from '../../../src/study/executors/exact-json.ts';

const throughText = (value: unknown) => fromJsonValue(JSON.parse(JSON.stringify(toJsonValue(value))));

const LEAVES = fc.oneof(
  fc.constantFrom(undefined, null, Number.NaN, Infinity, -Infinity, -0, 0, '$', '$$', '$NaN', '$undefined'),
  fc.double(),
  fc.boolean(),
  fc.string(),
  fc.string().map((text) => `$${text}`),
);
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    LEAVES,
    fc.array(tie('data')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', '$', 'toJSON')), tie('data')),
  ),
}));

describe('data as JSON', () => {
  it('comes back exactly', () => {
    fc.assert(
      // As threads hand it over: objects without a prototype become plain ones.
      fc.property(data, (value) => {
        expect(throughText(value)).toStrictEqual(structuredClone(value));
      }),
    );
  });

  it('keeps the sign of zero', () => {
    expect(Object.is(throughText(-0), -0)).toBe(true);
    expect(Object.is(throughText(0), 0)).toBe(true);
  });

  it('keeps the order of keys, and keys without a value', () => {
    const value = { b: 1, a: undefined, c: { z: 0, y: Infinity } };
    expect(Object.keys(throughText(value) as object)).toEqual(['b', 'a', 'c']);
  });

  it.each([new Map(), new Float64Array(1), new Date(0), () => 1, Symbol('s'), 1n])(
    'refuses what is no plain data: %s',
    (value) => {
      expect(() => toJsonValue({ value })).toThrow(TypeError);
    },
  );
});
