import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandValues, parseValues } from '../../../src/study/vary/values.ts';
import { fail } from './fail.ts';

const values = (text: string) => parseValues(text, fail);

describe('parseValues', () => {
  it.each([
    ['1..7', [1, 2, 3, 4, 5, 6, 7]],
    ['2..20:6', [2, 8, 14, 20]],
    ['2..9:3', [2, 5, 8]],
    ['8..2:-2', [8, 6, 4, 2]],
    ['-1..1', [-1, 0, 1]],
    ['0.5..2:0.5', [0.5, 1, 1.5, 2]],
    ['1,2,4,8', [1, 2, 4, 8]],
    ['1, 4..6, 16', [1, 4, 5, 6, 16]],
    ['[a, b]', ['a', 'b']],
    ['vllm-v1,sglang', ['vllm-v1', 'sglang']],
    ['1P7D,2 aggregated', ['1P7D', '2 aggregated']],
    ['true,false', [true, false]],
    ['[[50, 99], [90]]', [[50, 99], [90]]],
    ['{ fixed: 3 },{ uniform: [1, 2] }', [{ fixed: 3 }, { uniform: [1, 2] }]],
    ['5', [5]],
  ])('reads %s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it('reaches the end of a range of decimals, without the crumbs of binary fractions', () => {
    expect(values('0.1..1:0.1')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(values('-0.3..0.3:0.1')).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  });

  it('goes from the start in equal steps and never beyond the end', () => {
    const ranges = fc.record({
      from: fc.integer({ min: -1000, max: 1000 }),
      length: fc.integer({ min: 0, max: 500 }),
      step: fc.integer({ min: 1, max: 50 }),
      scale: fc.constantFrom(1, 10, 100),
    });
    fc.assert(
      fc.property(ranges, ({ from, length, step, scale }) => {
        const [start, end, by] = [from / scale, (from + length) / scale, step / scale];
        const found = values(`${start}..${end}:${by}`) as number[];
        expect(found).toHaveLength(Math.floor(length / step) + 1);
        found.forEach((value, index) => {
          expect(value).toBe((from + index * step) / scale);
        });
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['7..1', 'the range 7..1 is empty (downwards: 7..1:-1)'],
    ['1..7:-1', 'the range 1..7:-1 is empty'],
    ['1..7:0', 'a range with a step of 0: 1..7:0'],
    ['1..1e9', 'has 1,000,000,000 values, expected at most a million'],
    ['[]', 'no value, expected values such as 1..7, 2..20:2 or 1,2,4,8'],
    ['', 'no value'],
    ['1,2,1', '1 stands here twice'],
    ['1..3,2', '2 stands here twice'],
    ['[1, 2', 'expected values such as 1..7'],
  ])('refuses %s', (text, message) => {
    expect(() => values(text)).toThrow(message);
  });
});

describe('expandValues', () => {
  it('takes texts in a list of a file for ranges, and other values as they are', () => {
    expect(expandValues(['1..3', 8, 'h100'], fail)).toEqual([1, 2, 3, 8, 'h100']);
  });
});
