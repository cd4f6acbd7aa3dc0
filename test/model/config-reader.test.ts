import { describe, expect, test } from 'vitest';
import { ConfigReader, isInteger } from '../../src/model/config-reader.ts';

const reader = new ConfigReader(
  { outer: 1, both: 'outer', none: null, list: [1, 'x'], text_config: { both: 'inner', deep: { bits: 4 } } },
  'some-model',
);

describe('ConfigReader', () => {
  test('the inner object goes before the outer one', () => {
    expect(reader.string('both')).toBe('inner');
    expect(reader.integer('outer')).toBe(1);
  });

  test('null and absent are both undefined', () => {
    expect(reader.optionalInteger('none')).toBeUndefined();
    expect(reader.optionalString('absent')).toBeUndefined();
    expect(reader.boolean('absent', true)).toBe(true);
  });

  test('messages name the path of a nested key', () => {
    const deep = reader.optionalObject('deep');
    expect(deep?.integer('bits')).toBe(4);
    expect(() => deep?.string('bits')).toThrow('text_config.deep.bits: expected a string, got 4 (number)');
    expect(() => deep?.string('name')).toThrow('text_config.deep.name: expected a string, but it is missing');
  });

  test('numbers below the minimum and lists of other things are refused', () => {
    expect(() => reader.integer('outer', 2)).toThrow('outer: expected a whole number >= 2, got 1 (number)');
    expect(() => reader.optionalList('list', isInteger, 'numbers')).toThrow(
      'list: expected a list of numbers, got a list',
    );
    expect(() => reader.optionalObject('list')).toThrow('list: expected an object, got a list');
  });
});
