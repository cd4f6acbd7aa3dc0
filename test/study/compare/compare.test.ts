import { describe, expect, it } from 'vitest';
import { type DeploymentResult, SCHEMA_VERSION } from '../../../src/observe/run-result.ts';
import { renderCsv } from '../../../src/report/csv.ts';
import { changeOf, compare, type NamedResult } from '../../../src/study/compare/compare.ts';
import { comparisonCsv } from '../../../src/study/compare/csv.ts';
import { renderComparison } from '../../../src/study/compare/table.ts';
import type { SweepPoint } from '../../../src/study/sweep/sweep-result.ts';
import { point, sweepOf } from '../sweep/sample-sweep.ts';

function run(file: string, deployments: Record<string, Record<string, number | null>>): NamedResult {
  const all = Object.entries(deployments).map(([name, metrics]) => ({ name, metrics }) as DeploymentResult);
  return {
    file,
    document: {
      kind: 'run',
      result: { schemaVersion: SCHEMA_VERSION, scenario: 'demo', seed: 7, deployments: all },
    },
  };
}

const sweep = (file: string, points: SweepPoint[], seeds?: number[]): NamedResult => ({
  file,
  document: { kind: 'sweep', result: sweepOf(points, seeds) },
});

describe('changeOf', () => {
  it('is absolute and relative to the first', () => {
    expect(changeOf({ mean: 80 }, { mean: 100 })).toEqual({ absolute: 20, relative: 0.25 });
    expect(changeOf({ mean: -80 }, { mean: -100 })).toEqual({ absolute: -20, relative: -0.25 });
    expect(changeOf({ mean: 0 }, { mean: 3 })).toEqual({ absolute: 3, relative: null });
  });

  it('is nothing where a value is missing', () => {
    expect(changeOf(null, { mean: 3 })).toBeNull();
    expect(changeOf({ mean: 3 }, null)).toBeNull();
  });

  it('is significant beyond the root of the summed squares of both half widths: 5 of 3 and 4', () => {
    const before = { mean: 100, low: 97, high: 103 };
    const later = (mean: number) => ({ mean, low: mean - 4, high: mean + 4 });
    expect(changeOf(before, later(105.1))?.significant).toBe(true);
    expect(changeOf(before, later(104.9))?.significant).toBe(false);
    expect(changeOf(before, later(94.9))?.significant).toBe(true);
    expect(changeOf(before, { mean: 200 })).not.toHaveProperty('significant');
  });
});

describe('compare', () => {
  it('matches deployments by name, in whatever order they stand', () => {
    const { items, unmatched, files } = compare([
      run('a.json', { x: { mean_ttft_ms: 10 }, y: { mean_ttft_ms: 20 }, z: {} }),
      run('b.json', { y: { mean_ttft_ms: 30 }, x: { mean_ttft_ms: 5 } }),
    ]);
    expect(files.map(({ file }) => file)).toEqual(['a.json', 'b.json']);
    expect(items.map(({ name, metrics }) => [name, metrics.mean_ttft_ms.changes[0]?.relative])).toEqual([
      ['x', -0.5],
      ['y', 0.5],
    ]);
    expect(unmatched).toEqual([{ name: 'z', files: ['a.json'] }]);
  });

  it('matches the only deployments, whatever their names', () => {
    const { items } = compare([
      run('a.json', { old: { duration: 4 } }),
      run('b.json', { new: { duration: 5 } }),
    ]);
    expect(items).toMatchObject([
      { name: 'old / new', metrics: { duration: { changes: [{ absolute: 1 }] } } },
    ]);
  });

  it('matches points by their settings, in whatever order their axes stand', () => {
    const one = point(0, { settings: { rate: 1, tp: 2 }, metrics: { duration: 4 } });
    const other = point(0, { settings: { rate: 9, tp: 2 }, metrics: { duration: 4 } });
    const same = point(1, { settings: { tp: 2, rate: 1 }, metrics: { duration: 8 }, diverging: ['ttft'] });
    const { items, unmatched } = compare([sweep('a', [one]), sweep('b', [other, same])]);
    expect(items).toMatchObject([
      { name: 'rate 1, tp 2', metrics: { duration: { changes: [{ relative: 1 }] } } },
    ]);
    expect(items[0].growing).toEqual(['b']);
    expect(unmatched).toEqual([{ name: 'rate 9, tp 2', files: ['b'] }]);
  });

  it('compares any number with the first', () => {
    const files = [1, 2, 4].map((duration, index) => run(`${index}`, { x: { duration } }));
    expect(compare(files).items[0].metrics.duration.changes.map((change) => change?.absolute)).toEqual([
      1, 3,
    ]);
  });

  it('refuses results of different kinds, and those that have nothing in common', () => {
    expect(() => compare([run('a.json', { x: {} }), sweep('b.json', [point(0)])])).toThrow(
      'expected results of one kind: a.json is a run, b.json is a sweep',
    );
    expect(() => compare([run('a.json', { x: {}, y: {} }), run('b.json', { z: {}, w: {} })])).toThrow(
      'no deployment is in all of them: a.json has "x", "y"; b.json has "z", "w"',
    );
  });
});

describe('what is shown', () => {
  const pair = [
    run('a.json', { x: { output_throughput: 800, mean_ttft_ms: 10, completed: 1000 } }),
    run('b.json', { x: { output_throughput: 1000, mean_ttft_ms: 12, completed: 1000 } }),
  ];

  it('is every metric with its difference', () => {
    const lines = renderComparison(compare(pair)).split('\n');
    expect(lines.slice(0, 2)).toEqual(['A  a.json  demo, seed 7', 'B  b.json  demo, seed 7']);
    const row = (label: string) => lines.find((line) => line.startsWith(label))?.split(/\s{2,}/);
    expect(row('Output throughput')).toEqual([
      'Output throughput',
      'tok/s',
      '800',
      '1,000',
      '200',
      '+25.0 %',
    ]);
    expect(row('Mean TTFT')).toEqual(['Mean TTFT', 'ms', '10.0', '12.0', '2.00', '+20.0 %']);
    expect(row('Completed')).toEqual(['Completed', '1,000', '1,000', '0', '+0.0 %']);
  });

  it('is good or bad by what the metric is', () => {
    const mark = (name: string) => (text: string) => `<${name}>${text}`;
    const styler = {
      heading: mark('h'),
      dim: mark('d'),
      good: mark('good'),
      fair: mark('fair'),
      bad: mark('bad'),
    };
    const text = renderComparison(compare(pair), 100, styler);
    expect(text).toMatch(/Output throughput.*<good>\+25\.0 %/);
    expect(text).toMatch(/Mean TTFT.*<bad>\+20\.0 %/);
    expect(text).toMatch(/Completed.*<d> *\+0\.0 %/);
  });

  it('is a line for each of many points, with what replications could make marked', () => {
    const points = (mean: number) =>
      Array.from({ length: 50 }, (_, index) =>
        point(index, { metrics: { output_throughput: { mean, low: mean - 10, high: mean + 10 } } }),
      );
    const comparison = compare([sweep('a', points(100), [1, 2]), sweep('b', points(110), [1, 2])]);
    const lines = renderComparison(comparison).split('\n');
    expect(lines[4]).toMatch(/^rate 1 +100 {2}\+10\.0 % ~$/);
    expect(lines).toContain('and 10 more: --format csv has all');
    expect(lines).toContain('~ a difference that replications alone could make (95 %)');
  });

  it('is a row for each metric in CSV', () => {
    expect([...renderCsv(comparisonCsv(compare(pair)))].join('').split('\n')).toEqual([
      'deployment,metric,a.json,b.json,b.json difference,b.json relative,b.json significant',
      'x,completed,1000,1000,0,0,',
      'x,output_throughput,800,1000,200,0.25,',
      'x,mean_ttft_ms,10,12,2,0.2,',
      '',
    ]);
  });
});
