import { describe, expect, test } from 'vitest';
import { read, triples } from './read.ts';

const HEADER = 'timestamp,input_length,output_length,session_id\n';
const rows = (...lines: string[]) => `${HEADER}${lines.join('\n')}\n`;
const FOUR = rows('100,1,9,', '110,2,9,', '120,3,9,', '130,4,9,');

describe('which requests', () => {
  test('a window counts from the first row; its start is time 0', () => {
    expect(triples(FOUR, { fromSeconds: 10, untilSeconds: 30 })).toEqual([
      [0, 2, 9],
      [10, 3, 9],
    ]);
  });

  test('a limit counts those that are left after everything else', () => {
    expect(triples(FOUR, { fromSeconds: 10, limit: 1 })).toEqual([[0, 2, 9]]);
  });

  test('a window that holds nothing says why', () => {
    expect(() => read(FOUR, { fromSeconds: 500 })).toThrow(
      't: none of the 4 rows is left: 4 outside the window',
    );
  });

  test('a trace without times has no window', () => {
    expect(() => read('input_length,output_length\n1,2\n', { untilSeconds: 5 })).toThrow(
      't: this trace has no times that a window could hold',
    );
  });

  test('the first turns of each session', () => {
    const text = rows('0,10,5,a', '1,10,5,b', '2,20,5,a', '3,1,1,', '4,30,5,a');
    expect(read(text, { turns: 2 }).requests.map(({ inputTokens }) => inputTokens)).toEqual([10, 10, 20, 1]);
  });
});

describe('sessions', () => {
  const shared = (...lines: string[]) =>
    read(rows(...lines)).requests.map(({ sharedTokens }) => sharedTokens);

  test('a prompt as long as prompt and answer before it continues the conversation', () => {
    expect(shared('0,100,50,a', '1,150,50,a', '2,199,50,a')).toEqual([0, 150, 0]);
  });

  test('others do not matter', () => {
    expect(shared('0,100,50,a', '0,200,50,b', '0,900,50,', '1,160,50,a')).toEqual([0, 0, 0, 150]);
  });
});
