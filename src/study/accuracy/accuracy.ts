import { median, quantile } from 'd3-array';
import type { Benchmark } from '../../config/benchmark.ts';
import type { Deployment, Scenario } from '../../config/scenario.ts';
import type { BenchmarkValidation } from '../validate/validation.ts';

export const METRIC_FAMILIES = ['TTFT', 'ITL', 'latency', 'throughput'] as const;
/** ITL stands for TPOT too; latency is that of whole answers. */
export type MetricFamily = (typeof METRIC_FAMILIES)[number];

/** How far predictions were from published numbers that nothing was fitted to: plain data, kept in a file. */
export interface Accuracy {
  pairs: PairAccuracy[];
  /** Over all pairs. */
  all: ErrorFigures;
}

export interface PairAccuracy extends ErrorFigures {
  accelerator: string;
  engine: string;
  benchmarks: string[];
}

/** Absolute relative errors; 1 stands for those that are larger, and for what the simulation could not say. */
export interface ErrorFigures {
  cells: number;
  p90: number;
  medians: Partial<Record<MetricFamily, number>>;
}

/** A predicted number: on which accelerator and engine, of which kind, how wrong. */
export interface ScoredError {
  accelerator: string;
  engine: string;
  benchmark: string;
  family: MetricFamily;
  error: number;
}

/** The errors of a validated benchmark by the hardware and software of each deployment. */
export function scoredErrors(
  benchmark: Benchmark,
  validation: BenchmarkValidation,
  scenarioOf: (file: string) => Scenario,
): ScoredError[] {
  return benchmark.parts.flatMap((part) => {
    const { deployments } = scenarioOf(part.scenario);
    return part.cells.flatMap(({ deployment: name, load, metric }) => {
      const cell = validation.cells.find(
        (each) => each.deployment === name && each.load === load && each.metric === metric,
      );
      const family = metricFamily(metric);
      if (!cell?.scored || cell.role !== 'predicted' || family === undefined) return [];
      const error = Math.min(1, Math.abs(cell.relativeError ?? 1));
      const pairs = pairsOf(deployments.find((deployment) => deployment.name === name)!);
      return pairs.map((pair) => ({ ...pair, benchmark: benchmark.name, family, error }));
    });
  });
}

export function summarizeAccuracy(errors: readonly ScoredError[]): Accuracy {
  const names = [...new Set(errors.map(({ accelerator, engine }) => JSON.stringify([accelerator, engine])))];
  const pairs = names.sort().map((name): PairAccuracy => {
    const [accelerator, engine] = JSON.parse(name) as [string, string];
    const own = errors.filter((each) => each.accelerator === accelerator && each.engine === engine);
    const benchmarks = [...new Set(own.map(({ benchmark }) => benchmark))];
    return { accelerator, engine, benchmarks, ...figures(own) };
  });
  return { pairs, all: figures(errors) };
}

/** The accelerators of a deployment, each with its engine. Settings that a scenario changes do not make another engine. */
export function pairsOf({ pools }: Pick<Deployment, 'pools'>): { accelerator: string; engine: string }[] {
  const plain = (id: string) => id.replace(/ \(changed\)$/, '');
  const pairs = pools.map(({ worker: { accelerator, engine } }) => ({
    accelerator: plain(accelerator.id),
    engine: plain(engine.id),
  }));
  const isFirst = (pair: (typeof pairs)[number], index: number) =>
    pairs.findIndex((other) => other.accelerator === pair.accelerator && other.engine === pair.engine) ===
    index;
  return pairs.filter(isFirst);
}

function metricFamily(metric: string): MetricFamily | undefined {
  if (metric.includes('ttft')) return 'TTFT';
  if (/tpot|itl/.test(metric)) return 'ITL';
  if (/e2el|latency|duration/.test(metric)) return 'latency';
  return metric.includes('throughput') ? 'throughput' : undefined;
}

function figures(errors: readonly ScoredError[]): ErrorFigures {
  const medians = METRIC_FAMILIES.flatMap((family) => {
    const own = errors.filter((each) => each.family === family).map(({ error }) => error);
    return own.length === 0 ? [] : [[family, rounded(median(own)!)]];
  });
  const p90 = quantile(
    errors.map(({ error }) => error),
    0.9,
  );
  return { cells: errors.length, p90: rounded(p90 ?? 1), medians: Object.fromEntries(medians) };
}

/** To a tenth of a percent. */
function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}
