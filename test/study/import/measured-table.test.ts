import { describe, expect, it } from 'vitest';
import { parseBenchmark } from '../../../src/config/parse-benchmark.ts';
import { renderCsv } from '../../../src/report/csv.ts';
import type { LoadSettings } from '../../../src/study/calibrate/load-settings.ts';
import { readMeasuredCsv } from '../../../src/study/calibrate/read-measured-csv.ts';
import { benchmarkYaml } from '../../../src/study/import/benchmark-file.ts';
import { importResults, TOOLS } from '../../../src/study/import/index.ts';
import { measuredCsv } from '../../../src/study/import/measured-table.ts';
import { SAMPLES } from './samples.ts';

describe.each(TOOLS)('numbers of %s', (tool) => {
  const runs = importResults(SAMPLES[tool].text, 'r.json').map((run) => ({ ...run, deployment: 'one' }));

  it('are the same when calibrate reads the table', () => {
    const text = [...renderCsv(measuredCsv(runs))].join('');
    const measurements = readMeasuredCsv(text, 'measured.csv', ['one', 'other']);
    expect(Object.fromEntries(measurements.map(({ metric, measured }) => [metric, measured]))).toEqual(
      SAMPLES[tool].metrics,
    );
    for (const { settings, deployment } of measurements) {
      expect(settings).toEqual(SAMPLES[tool].load);
      expect(deployment).toBe('one');
    }
  });

  it('are the same when validate reads the benchmark file', () => {
    const text = benchmarkYaml(runs, 'one.yaml', ['r.json']);
    const [{ cells, levels, scenario }] = parseBenchmark(text, 'm.benchmark.yaml').parts;
    expect(scenario).toBe('one.yaml');
    const {
      rate: _rate,
      burstiness: _burstiness,
      concurrency: _concurrency,
      ...own
    } = SAMPLES[tool].load as LoadSettings;
    expect(levels[0].workload).toMatchObject(own);
    for (const { metric, value } of cells) {
      const key = metric === 'output_token_throughput' ? 'output_throughput' : metric;
      expect(value).toBe(SAMPLES[tool].metrics[key] ?? SAMPLES[tool].metrics[`${key}_ms`]);
    }
    expect(cells.length).toBeGreaterThan(2);
  });
});

describe('benchmarkYaml', () => {
  it('tells two runs of one load apart, and keeps what both have', () => {
    const [run] = importResults(SAMPLES.vllm.text, 'a.json');
    const fewer = { ...run, metrics: new Map([['mean_ttft_ms', 50]]) };
    const text = benchmarkYaml(
      [run, fewer].map((of) => ({ ...of, deployment: 'one' })),
      'one.yaml',
      ['a.json', 'b.json'],
    );
    const [{ cells }] = parseBenchmark(text, 'm.benchmark.yaml').parts;
    expect(cells.map(({ load, metric, value }) => [load, metric, value])).toEqual([
      ['rate=8 requests=3', 'mean_ttft', 41],
      ['rate=8 requests=3 (2)', 'mean_ttft', 50],
    ]);
  });
});
