import { median, quantile, sort } from 'd3-array';
import type { Benchmark, BenchmarkCell } from '../../config/benchmark.ts';
import type { Scenario } from '../../config/scenario.ts';
import { inUnit } from '../../observe/load-tools/metric-unit.ts';
import { cellKey, type PartMetrics, simulatePart } from './simulate-part.ts';
import type { BenchmarkValidation, CellValidation, ErrorSummary, Validation } from './validation.ts';

/**
 * Simulates a published benchmark and compares every cell with what was measured.
 *
 * @param scenarioOf the scenario that a part names
 */
export function validateBenchmark(
  benchmark: Benchmark,
  scenarioOf: (file: string) => Scenario,
): BenchmarkValidation {
  const { name, title, source, fitted: fittedParameters } = benchmark;
  const cells = benchmark.parts.flatMap((part) => {
    const metrics = simulatePart(part, scenarioOf(part.scenario));
    return part.cells.map((cell) => compareCell(cell, metrics));
  });
  return { name, title, source, fittedParameters, cells, ...summarize(cells) };
}

/** All of them together. */
export function combine(benchmarks: BenchmarkValidation[]): Validation {
  return { benchmarks, ...summarize(benchmarks.flatMap(({ cells }) => cells)) };
}

function compareCell(cell: BenchmarkCell, metrics: PartMetrics): CellValidation {
  const { deployment, load, metric, unit, value: measured, role } = cell;
  const runs = metrics.get(cellKey(deployment, load)) ?? [];
  const values = runs.flatMap((printed) => {
    const value = printed[metric];
    return value === undefined ? [] : [inUnit(value, metric, unit)!];
  });
  const simulated = median(values) ?? null;
  const band: [number, number] | null =
    values.length > 1 ? [quantile(values, 0.05)!, quantile(values, 0.95)!] : null;
  return {
    deployment,
    load,
    metric,
    unit,
    measured,
    simulated,
    relativeError: relativeError(simulated, measured),
    band,
    insideBand: band && measured >= band[0] && measured <= band[1],
    scored: cell.whyNotScored === undefined,
    role,
  };
}

function relativeError(simulated: number | null, measured: number): number | null {
  if (simulated === null) return null;
  if (measured === 0) return simulated === 0 ? 0 : null;
  return simulated / measured - 1;
}

/** Errors of the scored cells, of those that were used to choose a parameter and of the others. */
export function summarize(cells: CellValidation[]): { predicted: ErrorSummary; fitted: ErrorSummary } {
  const of = (role: CellValidation['role']) =>
    errorSummary(cells.filter((cell) => cell.scored && cell.role === role));
  return { predicted: of('predicted'), fitted: of('fitted') };
}

function errorSummary(cells: CellValidation[]): ErrorSummary {
  const errors = cells.flatMap(({ relativeError }) =>
    relativeError === null ? [] : [Math.abs(relativeError)],
  );
  const ascending = sort(errors);
  const banded = cells.filter(({ insideBand }) => insideBand !== null);
  const inside = banded.filter(({ insideBand }) => insideBand).length;
  return {
    median: errorQuantile(ascending, cells.length, 0.5),
    p90: errorQuantile(ascending, cells.length, 0.9),
    cells: cells.length,
    unfilled: cells.length - errors.length,
    insideBand: banded.length === 0 ? null : inside / banded.length,
  };
}

/** Interpolated between neighbours; of `cells` errors those that are not in `ascending` are infinite. */
function errorQuantile(ascending: readonly number[], cells: number, share: number): number | null {
  const place = (cells - 1) * share;
  const [below, above] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
  return above === undefined ? null : below + (above - below) * (place % 1);
}
