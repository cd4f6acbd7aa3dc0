import type { Benchmark, BenchmarkPart } from './benchmark.ts';
import { cellsOf } from './benchmark-cells.ts';
import { type BenchmarkSettings, benchmarkSchema, type PartSettings } from './benchmark-schema.ts';
import { check } from './check.ts';
import { checkBenchmark } from './check-benchmark.ts';
import { YamlSource } from './yaml-source.ts';

/**
 * A benchmark from its YAML text. The scenarios that it names are not read.
 *
 * @param file what to call the text in messages
 * @throws ConfigError with the place, what was expected and what was found
 */
export function parseBenchmark(text: string, file: string): Benchmark {
  const source = new YamlSource(text, file);
  if (source.value === null) throw source.error([], 'the file is empty, expected a benchmark');
  const settings = check(benchmarkSchema, source.value, source);
  checkBenchmark(settings, source);
  const { parts, fitted, ...described } = settings;
  return {
    ...described,
    parts: parts.map((part) => toPart(part, fitted)),
    fitted: fitted.map(({ cells: _, ...parameter }) => parameter),
  };
}

function toPart(settings: PartSettings, fitted: BenchmarkSettings['fitted']): BenchmarkPart {
  const { workload, levels, metrics: _metrics, measured, notScored: _notScored, ...part } = settings;
  return {
    ...part,
    levels: levels.map((level) => ({ load: level.load, workload: { ...workload, ...level.workload } })),
    deployments: Object.keys(measured),
    cells: cellsOf(settings, fitted),
  };
}
