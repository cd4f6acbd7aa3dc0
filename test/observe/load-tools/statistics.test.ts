import { describe, expect, it } from 'vitest';
import {
  byIndex,
  interpolated,
  meanMedianP99,
  p50p90p99,
  perSecond,
} from '../../../src/observe/load-tools/statistics.ts';

const TWENTY = Array.from({ length: 20 }, (_, i) => i + 1);

describe('percentile rules', () => {
  it('disagree about twenty samples', () => {
    expect([50, 90, 99].map((p) => byIndex(TWENTY, p))).toEqual([11, 19, 20]);
    expect([50, 90, 99].map((p) => interpolated(TWENTY, p))).toEqual([10.5, 18.1, 19.81]);
  });

  it('have the only sample for every percentile', () => {
    expect([byIndex([7], 99), interpolated([7], 99)]).toEqual([7, 7]);
  });
});

describe('meanMedianP99 and p50p90p99', () => {
  it('take samples in any order', () => {
    expect(meanMedianP99('ttft', [3, 1, 2])).toEqual({ mean_ttft: 2000, median_ttft: 2000, p99_ttft: 2980 });
    expect(p50p90p99('itl', [3, 1, 2], byIndex)).toEqual({ itl_p50: 2000, itl_p90: 3000, itl_p99: 3000 });
  });

  it('say nothing of no samples', () => {
    expect({ ...meanMedianP99('ttft', []), ...p50p90p99('itl', [], byIndex) }).toEqual({});
  });
});

describe('perSecond', () => {
  it('needs some time', () => {
    expect(perSecond({ request_throughput: 6 }, 1, 3)).toEqual({ request_throughput: 3 });
    expect(perSecond({ request_throughput: 6 }, 1, 1)).toEqual({});
    expect(perSecond({ request_throughput: 6 }, undefined, 1)).toEqual({});
  });
});
