import { median } from 'd3-array';
import type { Benchmark } from '../../config/benchmark.ts';
import type { Deployment, Scenario } from '../../config/scenario.ts';
import { inUnit } from '../../observe/load-tools/metric-unit.ts';
import { cellKey, simulatePart } from '../validate/simulate-part.ts';
import type { Experiment } from './experiment.ts';

/**
 * The numbers of a published benchmark that count, those of the parts that name this scenario.
 *
 * @param file the scenario, as the benchmark names it
 * @param seeds at most so many random workloads a part
 */
export function benchmarkExperiment(
  benchmark: Benchmark,
  file: string,
  scenario: Scenario,
  seeds: number,
): Experiment {
  const parts = benchmark.parts.filter((part) => part.scenario === file);
  const fewer = parts.map((part) => ({ ...part, seeds: Math.min(part.seeds, seeds) }));
  // Errors are ratios: a number that was 0 has none.
  const scored = parts.map(({ cells }) =>
    cells.filter(({ whyNotScored, value }) => whyNotScored === undefined && value > 0),
  );
  const measured = new Set(scored.flat().map(({ deployment }) => deployment));
  return {
    cells: scored.flat().map(({ value, ...cell }) => ({ ...cell, measured: value })),
    deployments: scenario.deployments.filter(({ name }) => measured.has(name)),
    simulate(change: (deployment: Deployment) => Deployment) {
      const deployments = scenario.deployments.map(change);
      return fewer.flatMap((part, index) => {
        const metrics = simulatePart(part, { ...scenario, deployments });
        return scored[index].map(({ deployment, load, metric, unit }) => {
          const runs = metrics.get(cellKey(deployment, load)) ?? [];
          const value = median(runs.flatMap((printed) => printed[metric] ?? []));
          return value === undefined ? undefined : inUnit(value, metric, unit);
        });
      });
    },
  };
}
