import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoScenario } from './demo-scenario.ts';

const demo = demoScenario();
const { run } = demo;

interface Family {
  type: string;
  /** Values by series and time. */
  series: Map<string, { seconds: number; value: number }[]>;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)\{((?:\w+="(?:[^"\\]|\\.)*",?)+)\} (\S+) (\d+(?:\.\d+)?)$/;
const SUFFIXES: Record<string, string[]> = {
  gauge: [''],
  counter: ['_total'],
  histogram: ['_bucket', '_count', '_sum'],
};

/** A strict reader of OpenMetrics text: every line is one of those that the format knows, and in its place. */
function readOpenMetrics(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const lines = text.split('\n');
  expect(lines.slice(-2)).toEqual(['# EOF', '']);
  let current = '';
  for (const line of lines.slice(0, -2)) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type !== null) {
      current = type[1];
      expect(families.has(current)).toBe(false);
      expect(Object.keys(SUFFIXES)).toContain(type[2]);
      families.set(current, { type: type[2], series: new Map() });
      continue;
    }
    const [, name, labels, value, time] = SAMPLE.exec(line)!;
    const family = families.get(current)!;
    expect(SUFFIXES[family.type].map((suffix) => current + suffix)).toContain(name);
    const key = `${name}{${labels}}`;
    const points = family.series.get(key) ?? [];
    const seconds = Number(time);
    expect(seconds).toBeGreaterThan(points.at(-1)?.seconds ?? -1);
    points.push({ seconds, value: Number(value) });
    family.series.set(key, points);
  }
  return families;
}

describe('xpyd run --openmetrics', () => {
  it('writes metrics that a strict reader takes, and that end with the numbers of the run', () => {
    const metrics = join(demo.folder, 'metrics');
    const { exitCode, stdout, stderr } = run(
      ...['--openmetrics', metrics, '--scrape-interval', '500 ms', '--format', 'json'],
    );
    expect(exitCode).toBe(0);
    expect(readdirSync(metrics).sort()).toEqual(['apart.openmetrics.txt', 'together.openmetrics.txt']);
    expect(stderr).toContain(`wrote ${join(metrics, 'apart.openmetrics.txt')}`);
    const families = readOpenMetrics(readFileSync(join(metrics, 'together.openmetrics.txt'), 'utf8'));
    const [together] = JSON.parse(stdout).deployments;
    const last = (family: string, sample: string) =>
      [...families.get(`vllm:${family}`)!.series]
        .filter(([key]) => key.startsWith(`vllm:${family}${sample}{`))
        .map(([key, points]) => ({ key, points, value: points.at(-1)!.value }));
    const sum = (family: string, sample: string) =>
      last(family, sample).reduce((total, { value }) => total + value, 0);
    expect(sum('generation_tokens', '_total')).toBe(together.metrics.total_output_tokens);
    expect(sum('prompt_tokens', '_total')).toBe(together.metrics.total_input_tokens);
    expect(sum('time_to_first_token_seconds', '_count')).toBe(100);
    expect(sum('num_requests_running', '')).toBe(0);
    const [{ points }] = last('num_requests_running', '');
    expect(points[1].seconds - points[0].seconds).toBe(0.5);
    for (const engine of ['0', '1']) {
      const buckets = last('inter_token_latency_seconds', '_bucket').filter(({ key }) =>
        key.includes(`engine="${engine}"`),
      );
      for (const [index] of points.entries()) {
        const counts = buckets.map((bucket) => bucket.points[index].value);
        expect(counts).toEqual([...counts].sort((a, b) => a - b));
      }
      expect(buckets.at(-1)!.key).toContain('le="+Inf"');
      const [count] = last('inter_token_latency_seconds', '_count').filter(({ key }) =>
        key.includes(`engine="${engine}"`),
      );
      expect(buckets.at(-1)!.value).toBe(count.value);
    }
  });

  it('refuses more samples than anybody looks at', () => {
    const { exitCode, stderr } = run('--openmetrics', join(demo.folder, 'm'), '--scrape-interval', '100 us');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('more than 100000 samples of all workers: take a longer interval');
    expect(readdirSync(join(demo.folder, 'm'))).toEqual([]);
  });
});

describe('results for other tools', () => {
  it('are the same bytes each time', () => {
    const texts = ['a', 'b'].map((name) => {
      const own = join(demo.folder, name);
      run('--vllm-result', own, '--detailed', '--aiperf', own, '--openmetrics', own);
      const files = readdirSync(own, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      expect(files).toHaveLength(6);
      return files.map((file) => `${file.name}\n${readFileSync(join(file.parentPath, file.name), 'utf8')}`);
    });
    expect(texts[1]).toEqual(texts[0]);
  });

  it.each([
    [['--detailed'], '--detailed needs --vllm-result'],
    [['--scrape-interval', '1 s'], '--scrape-interval needs --openmetrics'],
    [['--openmetrics', 'FOLDER', '--scrape-interval', '0 s'], '--scrape-interval: expected a time above 0'],
    [['--openmetrics', 'FOLDER', '--scrape-interval', '15'], '--scrape-interval: '],
  ])('need what belongs to them: %j', (words, message) => {
    const { exitCode, stdout, stderr } = run(
      ...words.map((word) => (word === 'FOLDER' ? demo.folder : word)),
    );
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
