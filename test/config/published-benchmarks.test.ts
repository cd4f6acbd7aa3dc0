import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBenchmark } from '../../src/config/parse-benchmark.ts';
import { metricNames } from '../../src/observe/load-tools/index.ts';

const FOLDER = 'scenarios/published';
const SUFFIX = '.benchmark.yaml';

const benchmarks = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => ({ file, benchmark: parseBenchmark(readFileSync(join(FOLDER, file), 'utf8'), file) }));
const parts = benchmarks.flatMap(({ benchmark }) => benchmark.parts);
const cells = parts.flatMap((part) => part.cells);

describe('the published benchmarks', () => {
  it('are five, each in the file of its name', () => {
    expect(benchmarks.map(({ benchmark }) => benchmark.name)).toEqual([
      'dynamo-sglang-h100-70b',
      'dynamo-vllm-h200-70b',
      'mooncake-sglang-a10-7b',
      'production-stack-vs-ray-h100-8b',
      'ray-serve-a10g',
    ]);
    for (const { file, benchmark } of benchmarks) expect(basename(file, SUFFIX)).toBe(benchmark.name);
  });

  it('have 346 measured numbers, of which 263 count', () => {
    expect(cells).toHaveLength(346);
    expect(cells.filter(({ whyNotScored }) => whyNotScored === undefined)).toHaveLength(263);
  });

  it.each([
    ['dynamo-sglang-h100-70b', 88, 65],
    ['mooncake-sglang-a10-7b', 28, 26],
    ['ray-serve-a10g', 192, 138],
    ['dynamo-vllm-h200-70b', 16, 12],
    ['production-stack-vs-ray-h100-8b', 22, 22],
  ])('%s has %i, of which %i count', (name, total, scored) => {
    const { benchmark } = benchmarks.find((each) => each.benchmark.name === name)!;
    const own = benchmark.parts.flatMap((part) => part.cells);
    expect([own.length, own.filter((cell) => cell.whyNotScored === undefined).length]).toEqual([
      total,
      scored,
    ]);
  });

  it('name only metrics that their tools report', () => {
    for (const { tool, cells } of parts) {
      expect(metricNames(tool)).toEqual(expect.arrayContaining(cells.map(({ metric }) => metric)));
    }
  });
});
