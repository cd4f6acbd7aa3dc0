import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../src/report/csv.ts';
import { sweepCsv } from '../../../src/study/sweep/csv.ts';
import { canonicalJson, hashOf } from '../../../src/study/sweep/hash.ts';
import { renderSweepJson } from '../../../src/study/sweep/json.ts';
import type { SweepResult } from '../../../src/study/sweep/sweep-result.ts';
import { renderSweep } from '../../../src/study/sweep/table.ts';
import { type PointWish, point, sweepOf } from './sample-sweep.ts';

const csv = (sweep: SweepResult) => [...renderCsv(sweepCsv(sweep))].join('').trimEnd().split('\n');
const impossible = { index: 1, settings: { rate: 2 }, deployments: [], infeasible: 'no, it is not' };

describe('sweepCsv', () => {
  it('has a row for each point and deployment, and one for a point that is impossible', () => {
    const metrics = { output_throughput: 800, median_tpot_ms: 20, p99_ttft_ms: null };
    const diverging: PointWish['diverging'] = ['ttft', 'e2el'];
    expect(
      csv(sweepOf([point(0, { metrics, price: 7.5 }), impossible, point(2, { metrics, diverging })])),
    ).toEqual([
      'point,rate,deployment,layout,gpus,price_per_hour,output_throughput,p99_ttft_ms,median_tpot_ms,' +
        'output_throughput_per_user,output_throughput_per_gpu,pareto,diverging,infeasible',
      '0,1,one,1P1D,2,7.5,800,,20,50,400,1,,',
      '1,2,,,,,,,,,,,,"no, it is not"',
      '2,3,one,1P1D,2,,800,,20,50,400,0,ttft e2el,',
    ]);
  });

  it('has intervals where there are replications', () => {
    const metrics = { p99_ttft_ms: { mean: 10, low: 8, high: 12 } };
    const [header, row] = csv(sweepOf([point(0, { metrics })], [1, 2, 3]));
    expect(header).toContain(',p99_ttft_ms,p99_ttft_ms_low,p99_ttft_ms_high,');
    expect(row).toContain(',10,8,12,');
  });

  it('keeps one column of what varies and is a column anyway, and writes maps as JSON', () => {
    const settings = { layout: '1P1D', input: { uniform: [1, 2] } };
    expect(csv(sweepOf([point(0, { settings })]))).toEqual([
      'point,layout,input,deployment,gpus,price_per_hour,output_throughput_per_user,output_throughput_per_gpu,' +
        'pareto,diverging,infeasible',
      '0,1P1D,"{""uniform"":[1,2]}",one,2,,,,0,,',
    ]);
  });
});

describe('renderSweepJson', () => {
  it('is JSON with a line for each point', () => {
    const sweep = sweepOf([point(0), impossible, point(2)]);
    const text = [...renderSweepJson(sweep)].join('');
    expect(JSON.parse(text)).toEqual(sweep);
    expect(text.split('\n').filter((line) => line.includes('"index"'))).toHaveLength(3);
    const empty = { ...sweep, points: [] };
    expect(JSON.parse([...renderSweepJson(empty)].join(''))).toEqual(empty);
  });
});

describe('hashOf', () => {
  it('is SHA-256 of JSON with ordered keys', async () => {
    // printf '{"a":[1,2],"b":"x"}' | sha256sum
    const digest = 'd0f56dda38d34376527524ddd98f7ec117d5cbfb240f86e11bfb9d2d01a717d9';
    expect(await hashOf({ b: 'x', a: [1, 2], c: undefined })).toBe(digest);
    expect(canonicalJson({ b: { d: 1, c: 2 }, a: [{ f: 1, e: 2 }] })).toBe(
      '{"a":[{"e":2,"f":1}],"b":{"c":2,"d":1}}',
    );
  });
});

describe('renderSweep', () => {
  const lines = (sweep: SweepResult) => renderSweep(sweep).split('\n');
  const good = (mean: number): NonNullable<PointWish['metrics']> => ({
    request_goodput: mean,
    output_throughput: 100 * mean,
    median_tpot_ms: 10 * mean,
    p50_ttft_ms: 1,
    p99_ttft_ms: 123,
    p99_itl_ms: 45,
  });

  it('ranks by goodput where there are objectives, and marks the front', () => {
    const text = lines(sweepOf([point(0, { metrics: good(1) }), point(1, { metrics: good(3) })]));
    expect(text.slice(0, 5)).toEqual([
      'demo, 2 points, seed 7',
      '',
      'Most goodput per GPU',
      '   rate  GPUs  tok/s/user  tok/s/GPU  goodput req/s  P99 TTFT ms  P99 ITL ms',
      '*     2     2        33.3        150           3.00          123        45.0',
    ]);
    expect(text).toContain('Pareto front (*) of tokens/s/user against tokens/s/GPU');
  });

  it('ranks by what money buys where prices differ', () => {
    const cheap = point(0, { metrics: good(1), price: 1 });
    const dear = point(1, { metrics: good(3), price: 6 });
    const text = lines(sweepOf([dear, cheap]));
    expect(text[2]).toBe('Most goodput per USD');
    expect(text[4]).toContain('1.00 USD     3,600');
    expect(text[5]).toContain('6.00 USD     1,800');
  });

  it('ranks by output tokens where there are no objectives', () => {
    const metrics = { output_throughput: 100, median_tpot_ms: 20 };
    expect(lines(sweepOf([point(0, { metrics })]))[2]).toBe('Most output tokens per GPU');
  });

  it('shows once what a value does not touch', () => {
    const points = [1, 2, 3].flatMap((prefill, index) => [
      point(2 * index, { settings: { prefill, rate: 5 }, metrics: good(1), name: 'together' }),
      point(2 * index + 1, { settings: { prefill, rate: 6 }, metrics: good(prefill + 1), name: 'apart' }),
    ]);
    const rows = lines(sweepOf(points)).filter((line) => line.includes('together'));
    expect(rows.map((line) => line.trim().split(/\s+/).slice(0, 4))).toEqual([
      ['*', 'any', '5', 'together'],
      ['*', 'any', '5', 'together'],
    ]);
  });

  it('shows once what becomes one deployment of several, and how many they are', () => {
    const same = point(0, { metrics: good(1), name: 'a' });
    const [deployment] = same.deployments;
    const twins = { ...same, deployments: [deployment, { ...deployment, name: 'b' }] };
    const other = point(1, { metrics: good(2), name: 'a' });
    const text = lines(sweepOf([twins, other])).filter((line) => line.includes('1.00'));
    // Among the best, and on the front.
    expect(text.map((line) => line.includes('a and 1 like it'))).toEqual([true, true]);
  });

  it('shows half widths of intervals, and no number that grows as long as the run lasts', () => {
    const metrics = { ...good(2), request_goodput: { mean: 2, low: 1.5, high: 2.5 } };
    const [, , , , row] = lines(sweepOf([point(0, { metrics, diverging: ['ttft', 'tpot'] })], [1, 2]));
    expect(row.trim().split(/\s{2,}/)).toEqual(['1', '2', 'grows', '100', '2.00 ±0.500', 'grows', '45.0']);
  });

  it('says why points are impossible', () => {
    const text = lines(sweepOf([point(0, { metrics: good(1) }), impossible, { ...impossible, index: 2 }]));
    expect(text.slice(-3)).toEqual(['Impossible: 2 of 3 points', '  2 x no, it is not', '']);
    expect(lines(sweepOf([{ ...impossible, index: 0 }]))[2]).toBe('Impossible: 1 of 1 points');
  });
});
