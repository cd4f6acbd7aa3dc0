import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { numberIn, parseCsv } from '../../src/study/csv-table.ts';

describe('parseCsv', () => {
  it('makes a record of every row', () => {
    const { columns, rows } = parseCsv('m,latency\n1,0.5\r\n2,0.75\n', 'gemm.csv');
    expect(columns).toEqual(['m', 'latency']);
    expect(rows).toEqual([
      { m: '1', latency: '0.5' },
      { m: '2', latency: '0.75' },
    ]);
  });

  it('takes commas and doubled quotes in quoted fields as they are', () => {
    expect(parseCsv('a,b,c\n"x, ""y""",,3', 'f.csv').rows).toEqual([{ a: 'x, "y"', b: '', c: '3' }]);
  });

  it('names the line that has another number of fields', () => {
    expect(() => parseCsv('a,b\n1,2\n3', 'f.csv')).toThrow('f.csv:3: expected 2 fields, found 1');
  });

  it('refuses a file without rows', () => {
    expect(() => parseCsv('a,b\n', 'f.csv')).toThrow(ConfigError);
  });
});

describe('numberIn', () => {
  it('reads a number, and names the column of what is none', () => {
    expect(numberIn({ m: '1e3' }, 'm', 'f.csv')).toBe(1000);
    expect(() => numberIn({ m: '' }, 'm', 'f.csv')).toThrow('f.csv: expected a number in column m, found ""');
    expect(() => numberIn({}, 'm', 'f.csv')).toThrow(ConfigError);
  });
});
