import { describe, expect, test } from 'vitest';
import { nearest } from '../../src/quantity/nearest.ts';

describe('nearest', () => {
  test('finds the word with the fewest letters to change', () => {
    expect(nearest('max-nm-seqs', ['max-model-len', 'max-num-seqs', 'block-size'])).toBe('max-num-seqs');
  });

  test('letter case does not count', () => {
    expect(nearest('gb', ['MB', 'TB', 'GB'])).toBe('GB');
  });

  test('takes the first of equally near ones', () => {
    expect(nearest('XB', ['kB', 'MB'])).toBe('kB');
    expect(nearest('XB', ['MB', 'kB'])).toBe('MB');
  });

  test('has no suggestion for what resembles nothing', () => {
    expect(nearest('banana', ['ms', 's'])).toBeUndefined();
    expect(nearest('ms', [])).toBeUndefined();
  });

  test('two neighbours that changed places are one mistake', () => {
    expect(nearest('rnu', ['plan', 'run'])).toBe('run');
    expect(nearest('psalm', ['plasm', 'psXXm'])).toBe('plasm');
    expect(nearest('ab', ['ba'])).toBe('ba');
    expect(nearest('abc', ['ca'])).toBeUndefined();
  });

  test('half of the letters may differ, and no more', () => {
    expect(nearest('abxx', ['abcd'])).toBe('abcd');
    expect(nearest('axxx', ['abcd'])).toBeUndefined();
  });
});
