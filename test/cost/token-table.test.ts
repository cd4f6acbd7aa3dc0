import { describe, expect, test } from 'vitest';
import { TokenTable } from '../../src/cost/token-table.ts';

function counting() {
  const asked: number[] = [];
  const operator = {
    seconds(tokens: number) {
      asked.push(tokens);
      return tokens / 1000;
    },
  };
  return { asked, operator };
}

describe('TokenTable', () => {
  test('adds its operators as often as a step runs them', () => {
    const table = new TokenTable(
      [
        { operator: counting().operator, times: 3 },
        { operator: { seconds: () => 1 }, times: 2 },
      ],
      10,
    );
    expect(table.seconds(5)).toBeCloseTo(3 * 0.005 + 2, 12);
  });

  test('asks an operator once for each count', () => {
    const { asked, operator } = counting();
    const table = new TokenTable([{ operator, times: 1 }], 10);
    expect([table.seconds(7), table.seconds(7), table.seconds(10), table.seconds(10)]).toEqual([
      0.007, 0.007, 0.01, 0.01,
    ]);
    expect(asked).toEqual([7, 10]);
  });

  test('computes counts beyond its end every time', () => {
    const { asked, operator } = counting();
    const table = new TokenTable([{ operator, times: 1 }], 10);
    expect([table.seconds(11), table.seconds(11)]).toEqual([0.011, 0.011]);
    expect(asked).toEqual([11, 11]);
  });

  test('no tokens take no time, launch floors included', () => {
    expect(new TokenTable([{ operator: { seconds: () => 1 }, times: 1 }], 10).seconds(0)).toBe(0);
  });
});
