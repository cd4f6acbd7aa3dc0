import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/report/csv.ts';

const textOf = (...table: Parameters<typeof renderCsv>) => [...renderCsv(...table)].join('');

describe('renderCsv', () => {
  it('writes a header and quotes what needs it', () => {
    const rows = [
      ['a,b', 1],
      ['say "x"', 2],
    ];
    expect(textOf({ columns: ['name', 'count'], rows })).toBe('name,count\n"a,b",1\n"say ""x""",2\n');
  });

  it('writes an empty field for what has not happened', () => {
    expect(textOf({ columns: ['a', 'b', 'c'], rows: [[undefined, Number.NaN, 0]] })).toBe('a,b,c\n,,0\n');
  });

  it('rounds to nine decimals', () => {
    expect(textOf({ columns: ['a', 'b', 'c'], rows: [[0.1 + 0.2, 1e-10, 123456.125]] })).toBe(
      'a,b,c\n0.3,0,123456.125\n',
    );
  });

  it('writes the header of an empty table', () => {
    expect(textOf({ columns: ['a', 'b'], rows: [] })).toBe('a,b\n');
  });

  it('gives rows out in pieces, before all of them were asked for', () => {
    let asked = 0;
    function* rows() {
      for (; asked < 20_000; asked++) yield [asked];
    }
    const pieces = renderCsv({ columns: ['n'], rows: rows() });
    expect(pieces.next().value).toBe('n\n');
    expect(asked).toBe(0);
    expect(pieces.next().value).toMatch(/^0\n1\n/);
    expect(asked).toBeLessThan(10_000);
    const rest = [...pieces].join('');
    expect(rest.endsWith('\n19998\n19999\n')).toBe(true);
  });

  it('loses no row between pieces', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => [i]);
    expect(textOf({ columns: ['n'], rows })).toBe(`n\n${rows.map(([i]) => `${i}\n`).join('')}`);
  });
});
