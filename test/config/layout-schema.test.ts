import { describe, expect, it } from 'vitest';
import { layoutSchema } from '../../src/config/layout-schema.ts';

describe('layoutSchema', () => {
  it.each([
    ['1P1D', ['prefill', 1, 'decode', 1]],
    ['3p12d', ['prefill', 3, 'decode', 12]],
    [{ prefill: 3, decode: 5 }, ['prefill', 3, 'decode', 5]],
    ['aggregated', ['aggregated', 1]],
    ['2 aggregated', ['aggregated', 2]],
    [{ aggregated: 2 }, ['aggregated', 2]],
  ])('reads %j', (written, expected) => {
    expect(layoutSchema.parse(written).flatMap(({ role, count }) => [role, count])).toEqual(expected);
  });

  it.each([
    '',
    '1P',
    'P1D1',
    '1P0D',
    '-1P1D',
    '2aggregated',
    { prefill: 1 },
    { aggregated: 1, decode: 1 },
    {},
    3,
  ])('refuses %j', (written) => {
    expect(layoutSchema.safeParse(written).success).toBe(false);
  });
});
