import { mean } from 'd3-array';
import type { Deployment, Scenario } from '../../config/scenario.ts';
import { parseLatencyKey } from '../../report/metric-keys.ts';
import { simulate } from '../../simulate.ts';
import type { Experiment } from './experiment.ts';
import { type LoadSettings, underLoad } from './load-settings.ts';
import type { Measurement } from './measurement.ts';

/** A load, and the deployments that were measured under it. */
interface Trial {
  settings: LoadSettings;
  deployments: string[];
}

/**
 * Numbers that `vllm bench serve` measured, each under its load.
 * @param seeds how many random workloads to take the mean over
 */
export function loadExperiment(
  scenario: Scenario,
  measurements: readonly Measurement[],
  seeds: number,
): Experiment {
  const keys = measurements.map(({ settings }) => JSON.stringify(settings));
  const trials = new Map(keys.map((key, index) => [key, trialOf(key, index)]));
  const measured = new Set(measurements.map(({ deployment }) => deployment));
  const wanted = withPercentiles(scenario, measurements);

  function trialOf(key: string, index: number): Trial {
    const names = measurements.filter((_, other) => keys[other] === key).map(({ deployment }) => deployment);
    return { settings: measurements[index].settings, deployments: [...new Set(names)] };
  }

  return {
    cells: measurements,
    deployments: scenario.deployments.filter(({ name }) => measured.has(name)),
    simulate(change) {
      const results = new Map(
        [...trials].map(([key, trial]) => [key, simulateTrial(wanted, trial, change, seeds)]),
      );
      return measurements.map(({ deployment, metric }, index) =>
        mean(results.get(keys[index])!.map((run) => run.get(deployment)?.[metric])),
      );
    },
  };
}

/** Metrics by deployment, once for each seed. */
function simulateTrial(
  scenario: Scenario,
  { settings, deployments: names }: Trial,
  change: (deployment: Deployment) => Deployment,
  seeds: number,
): Map<string, Record<string, number | null>>[] {
  const deployments = scenario.deployments.filter(({ name }) => names.includes(name)).map(change);
  const workload = underLoad(scenario.workload, settings);
  return Array.from({ length: seeds }, (_, index) => {
    const { result } = simulate({ ...scenario, workload, deployments }, { seed: scenario.seed + index });
    return new Map(result.deployments.map(({ name, metrics }) => [name, metrics]));
  });
}

/** Percentiles are computed only if somebody asks for them. */
function withPercentiles(scenario: Scenario, measurements: readonly Measurement[]): Scenario {
  const percentiles = measurements.flatMap(({ metric }) => parseLatencyKey(metric)?.percentile ?? []);
  return { ...scenario, metrics: { ...scenario.metrics, percentiles: [...new Set(percentiles)] } };
}
