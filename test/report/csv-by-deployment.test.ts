import { expect, it } from 'vitest';
import { renderCsv } from '../../src/report/csv.ts';
import { byDeployment } from '../../src/report/csv-by-deployment.ts';

it('byDeployment puts the tables below each other, each row with the name of its deployment', () => {
  const columns = ['id', 'tokens'];
  const table = byDeployment(
    [{ name: 'one' }, { name: 'two, wide' }],
    [
      {
        columns,
        rows: [
          [0, 10],
          [1, 11],
        ],
      },
      { columns, rows: [[0, undefined]] },
    ],
  );
  expect([...renderCsv(table)].join('')).toBe('deployment,id,tokens\none,0,10\none,1,11\n"two, wide",0,\n');
});

it('byDeployment makes rows only when they are asked for', () => {
  let made = 0;
  function* rows() {
    for (; made < 5; made++) yield [made];
  }
  const table = byDeployment([{ name: 'one' }], [{ columns: ['id'], rows: rows() }]);
  expect(made).toBe(0);
  const [first] = table.rows;
  expect([first, made]).toEqual([['one', 0], 0]);
});
