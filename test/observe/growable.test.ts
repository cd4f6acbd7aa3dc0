import { describe, expect, it } from 'vitest';
import { FloatColumn, IntColumn } from '../../src/observe/growable.ts';

describe('FloatColumn', () => {
  it('keeps what was appended, across many growths', () => {
    const column = new FloatColumn();
    for (let i = 0; i < 5000; i++) column.push(i / 2);
    expect(column.values()).toEqual(Float64Array.from({ length: 5000 }, (_, i) => i / 2));
  });

  it('adds at any index and fills the gap with zeros', () => {
    const column = new FloatColumn();
    column.addAt(3000, 2);
    column.addAt(1, 1);
    column.addAt(3000, 0.5);
    expect(column.length).toBe(3001);
    expect(column.values()[3000]).toBe(2.5);
    expect(column.values().reduce((sum, value) => sum + value)).toBe(3.5);
  });
});

describe('IntColumn', () => {
  it('keeps what was appended, across many growths', () => {
    const column = new IntColumn();
    for (let i = 0; i < 5000; i++) column.push(-i);
    expect(column.values()).toEqual(Int32Array.from({ length: 5000 }, (_, i) => -i));
  });
});
