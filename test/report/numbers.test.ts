import { describe, expect, it } from 'vitest';
import { grouped, percent, readable, signedPercent } from '../../src/report/numbers.ts';

describe('readable', () => {
  it.each([
    [0, '0'],
    [0.0001, '<0.001'],
    [0.35249, '0.352'],
    [0.9996, '1.00'],
    [3.5249, '3.52'],
    [9.996, '10.0'],
    [35.249, '35.2'],
    [99.96, '100'],
    [352.49, '352'],
    [1234.5, '1,235'],
    [12_345_678, '12,345,678'],
    [null, '-'],
    [undefined, '-'],
  ])('writes %s as %s', (value, text) => {
    expect(readable(value)).toBe(text);
  });
});

describe('grouped', () => {
  it.each([
    [7, '7'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
    [null, '-'],
  ])('writes %s as %s', (value, text) => {
    expect(grouped(value)).toBe(text);
  });
});

describe('percent', () => {
  it.each([
    [0, '0.0 %'],
    [0.0001, '<0.1 %'],
    [0.1234, '12.3 %'],
    [1, '100.0 %'],
  ])('writes %s as %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe('signedPercent', () => {
  it.each([
    [0, '+0.0 %'],
    [0.1, '+10.0 %'],
    [-0.3789, '-37.9 %'],
    [-0.00001, '-0.0 %'],
    [5.8, '+580 %'],
  ])('writes %s as %s', (share, text) => {
    expect(signedPercent(share)).toBe(text);
  });
});
