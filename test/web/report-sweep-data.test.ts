import { describe, expect, it } from 'vitest';
import { merit } from '../../src/study/sweep/merit.ts';
import type { SweepAxis, SweepResult } from '../../src/study/sweep/sweep-result.ts';
import { curvesOf, grows, heatMapOf, sweepView } from '../../src/web/report/sweep/sweep-data.ts';

const LAYOUT: SweepAxis = { name: 'prefill', path: 'prefill' };
const LINKED: SweepAxis = { name: 'decode', path: 'decode', expression: '4-prefill' };
const RATE: SweepAxis = { name: 'workload.arrivals.rate', path: 'workload.arrivals.rate' };

/** Prefill 1 and 3 of 4 workers at 2 and 8 requests a second; output throughput is prefill * 100 + rate. */
function sweepOf(axes: SweepAxis[] = [LAYOUT, LINKED, RATE]): SweepResult {
  const settings = [1, 3].flatMap((prefill) =>
    [2, 8].map((rate) => ({ prefill, decode: 4 - prefill, [RATE.name]: rate })),
  );
  return {
    ...{ kind: 'sweep', schemaVersion: 1, scenario: 's', hash: 'h', axes, seeds: [0] },
    points: settings.map((each, index) => ({
      index,
      settings: each,
      deployments: [
        {
          name: 'pd',
          cluster: { layout: `${each.prefill}P${each.decode}D`, gpus: 4 },
          metrics: {
            output_throughput: { mean: each.prefill * 100 + (each[RATE.name] as number), low: 1, high: 999 },
            request_goodput: null,
          },
        },
      ],
    })),
  };
}

describe('a sweep to curves', () => {
  it('draws against the load, whatever the order of the axes, one curve a layout', () => {
    const view = sweepView(sweepOf());
    expect(view.load).toBe(RATE);
    expect(view.series).toEqual(['1P3D', '3P1D']);
    expect(curvesOf(view, 'output_throughput')).toEqual([
      {
        name: '1P3D',
        points: [
          { x: 2, y: 102, low: 1, high: 999, grows: false },
          { x: 8, y: 108, low: 1, high: 999, grows: false },
        ],
      },
      {
        name: '3P1D',
        points: [
          { x: 2, y: 302, low: 1, high: 999, grows: false },
          { x: 8, y: 308, low: 1, high: 999, grows: false },
        ],
      },
    ]);
    expect(curvesOf(view, 'request_goodput')[0].points).toEqual([]);
  });
});

describe('a point at which requests pile up', () => {
  it('has latencies that are not to be quoted, and rates that are', () => {
    const [row] = sweepView(sweepOf()).rows;
    row.deployment.diverging = ['ttft'];
    const keys = ['p99_ttft_ms', 'p99_itl_ms', 'output_throughput'];
    expect(keys.map((key) => grows(key, row))).toEqual([true, false, false]);
  });
});

describe('a sweep to a heat map', () => {
  const { title, unit, score } = merit(sweepView(sweepOf()).rows);

  it('has output tokens for its score where there are no objectives', () => {
    expect([title, unit]).toEqual(['Most output tokens per GPU', 'tok/s']);
  });

  it('puts the best of every prefill and decode count into its cell, for each GPU', () => {
    const sweep = sweepOf();
    expect(heatMapOf(sweep, sweepView(sweep).rows, score)).toEqual({
      x: 'Prefill workers',
      y: 'Decode workers',
      cells: [
        { x: 1, y: 3, value: 27 },
        { x: 3, y: 1, value: 77 },
      ],
    });
  });

  it('falls back to two settings where layouts do not vary, and to nothing where one thing varies', () => {
    const sweep = sweepOf([LAYOUT, RATE]);
    for (const { deployments } of sweep.points) deployments[0].cluster.layout = '4 aggregated';
    expect(heatMapOf(sweep, sweepView(sweep).rows, score)).toMatchObject({
      x: 'prefill',
      y: 'arrivals.rate',
    });
    const single = { ...sweep, axes: [RATE] };
    expect(heatMapOf(single, sweepView(single).rows, score)).toBeUndefined();
  });
});
