import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decides, judge, type Outcome, QUEUE_GROWTH } from '../../../src/study/plan/judgement.ts';
import type { Objective } from '../../../src/study/plan/plan-result.ts';

const LIMIT: Objective = { metric: 'p99_ttft_ms', comparison: '<=', limit: 100 };
const FLOOR: Objective = { metric: 'output_throughput', comparison: '>=', limit: 100 };

function outcome(metrics: Outcome['metrics'], queueGrowth = 0): Outcome {
  return { metrics: { failed: 0, unfinished: 0, ...metrics }, queueGrowth, tooShort: false };
}

const ttft = (value: number | null, queueGrowth = 0) => outcome({ p99_ttft_ms: value }, queueGrowth);

describe('a layout is judged at the unfavourable end of the confidence interval', () => {
  test('a mean below the limit is not enough', () => {
    // Mean 97, s = 2, n = 4: 97 + 3.182 * 2 / 2 = 100.18.
    const values = [97 - Math.sqrt(6), 97, 97, 97 + Math.sqrt(6)];
    const { meets, broken } = judge(
      values.map((value) => ttft(value)),
      [LIMIT],
    );
    expect(meets).toBe(false);
    expect(broken[0]).toMatchObject({ metric: 'p99_ttft_ms', limit: 100 });
    expect(broken[0].value).toBeCloseTo(100.182, 2);
  });

  test('one replication has no interval', () => {
    expect(judge([ttft(100)], [LIMIT]).meets).toBe(true);
    expect(judge([ttft(100.1)], [LIMIT]).meets).toBe(false);
  });

  test('a lower limit is judged at the lower end', () => {
    const outcomes = [101, 103].map((value) => outcome({ output_throughput: value }));
    const { broken } = judge(outcomes, [FLOOR]);
    // 102 - 12.706 * sqrt(2) / sqrt(2)
    expect(broken[0].value).toBeCloseTo(102 - 12.706, 2);
  });

  test('limits are part of what is allowed with an equals sign only', () => {
    const at = (comparison: Objective['comparison']) => judge([ttft(100)], [{ ...LIMIT, comparison }]).meets;
    expect([at('<='), at('<'), at('>='), at('>')]).toEqual([true, false, true, false]);
  });
});

describe('besides the objectives', () => {
  test('every request has to be answered', () => {
    const { broken } = judge([outcome({ p99_ttft_ms: 1, failed: 2 })], [LIMIT]);
    expect(broken).toEqual([{ metric: 'failed', comparison: '<=', limit: 0, value: 2 }]);
    const allowed: Objective = { metric: 'failed', comparison: '<=', limit: 5 };
    expect(judge([outcome({ p99_ttft_ms: 1, failed: 2 })], [LIMIT, allowed]).meets).toBe(true);
  });

  test('requests may pile up in half of the replications, and not in more', () => {
    expect(judge([ttft(1), ttft(1), ttft(1, 3), ttft(1, 5)], [LIMIT]).meets).toBe(true);
    const { meets, broken } = judge([ttft(1), ttft(1, 3), ttft(1, 5)], [LIMIT]);
    expect(meets).toBe(false);
    expect(broken).toEqual([{ metric: QUEUE_GROWTH, comparison: '<=', limit: 0, value: 4 }]);
  });

  test('what there is nothing of breaks nothing', () => {
    expect(judge([ttft(null)], [LIMIT]).meets).toBe(true);
  });

  test('the worst comes first', () => {
    const both = [outcome({ p99_ttft_ms: 150, output_throughput: 20 })];
    expect(judge(both, [LIMIT, FLOOR]).broken.map(({ metric }) => metric)).toEqual([
      'output_throughput',
      'p99_ttft_ms',
    ]);
    expect(judge(both, [LIMIT, FLOOR]).excess).toBe(5);
  });
});

describe('a replication that settles the matter', () => {
  test('settles it whatever the others say, for up to four of them', () => {
    const values = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(values, fc.nat(), (all, at) => {
        const outcomes = all.map((value) => ttft(value));
        const limit = { ...LIMIT, limit: 0.999 * all[at % all.length] };
        expect(decides([outcomes[at % all.length]], [limit], all.length)).toBe(true);
        expect(judge(outcomes, [limit]).meets).toBe(false);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('does not for five: four good ones may outweigh it', () => {
    const outcomes = [101, 60, 60, 60, 60].map((value) => ttft(value));
    const limit = { ...LIMIT, limit: 100.5 };
    expect(judge(outcomes, [limit]).meets).toBe(true);
    expect(decides(outcomes.slice(0, 1), [limit], 5)).toBe(false);
  });

  test('a growing queue does in more than half of all', () => {
    const growing = ttft(1, 2);
    expect(decides([growing, growing], [LIMIT], 4)).toBe(false);
    expect(decides([growing, growing, growing], [LIMIT], 4)).toBe(true);
  });
});
