import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paretoFront, sweepRows } from '../../../src/study/sweep/pareto.ts';
import { point } from './sample-sweep.ts';

describe('paretoFront', () => {
  it('is what brute force finds', () => {
    const number = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 25 }), (pairs) => {
        const items = pairs.map((pair) => ({ pair }));
        const beats = (a: number[], b: number[]) =>
          a[0] >= b[0] && a[1] >= b[1] && (a[0] > b[0] || a[1] > b[1]);
        const expected = items.filter(({ pair }) => !items.some((other) => beats(other.pair, pair)));
        const found = paretoFront(items, ({ pair }) => pair);
        expect(new Set(found)).toEqual(new Set(expected));
        expect(found).toHaveLength(expected.length);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out what lacks a number', () => {
    expect(paretoFront([1, 2], (item) => [item === 1 ? undefined : 5, 5])).toEqual([2]);
  });
});

describe('sweepRows', () => {
  it('takes speeds from the median TPOT and the throughput for each GPU', () => {
    const [row] = sweepRows({
      points: [point(0, { metrics: { median_tpot_ms: 20, output_throughput: 800 } })],
    });
    expect(row).toMatchObject({ tokensPerSecondPerUser: 50, tokensPerSecondPerGpu: 400, isPareto: true });
  });

  it('puts nothing on the front where requests pile up', () => {
    const fast = point(0, { metrics: { median_tpot_ms: 10, output_throughput: 900 }, diverging: ['ttft'] });
    const slow = point(1, { metrics: { median_tpot_ms: 20, output_throughput: 800 } });
    expect(sweepRows({ points: [fast, slow] }).map(({ isPareto }) => isPareto)).toEqual([false, true]);
  });

  it('has no rows of impossible points', () => {
    expect(sweepRows({ points: [{ index: 0, settings: {}, deployments: [], infeasible: 'no' }] })).toEqual(
      [],
    );
  });
});
