import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/study/csv-table.ts';
import { parseCondition, selectRows } from '../../../src/study/fit/where.ts';

describe('where', () => {
  const table = parseCsv('tp,x\n1,a\n2,b\n4,c', 'f.csv');

  it('keeps the rows that have one of the values', () => {
    const { rows } = selectRows(table, [parseCondition('tp=2,4')]);
    expect(rows.map(({ x }) => x)).toEqual(['b', 'c']);
  });

  it('keeps every row of a table that lacks the column', () => {
    expect(selectRows(table, [parseCondition('experts=8')]).rows).toHaveLength(3);
  });

  it.each(['tp', 'tp=', '=2', 'a=b=c'])('refuses %s', (text) => {
    expect(() => parseCondition(text)).toThrow('expected column=value');
  });
});
