import { stringify } from 'yaml';
import { metricUnit } from '../../observe/load-tools/metric-unit.ts';
import { inMetricOrder, parseLatencyKey } from '../../report/metric-keys.ts';
import type { LoadSettings } from '../calibrate/load-settings.ts';
import type { JsonObject } from './importer.ts';
import { loadName, type MeasuredRun } from './index.ts';
import type { DeploymentRun } from './measured-table.ts';

/** Words of vLLM's load tool for what has no statistic. */
const RATES: Record<string, string> = {
  request_throughput: 'request_throughput',
  output_throughput: 'output_token_throughput',
  total_token_throughput: 'total_token_throughput',
};

/** Random workloads to take the median of. */
const SEEDS = 3;

/** Statistics that it reports. */
const STATISTICS = ['mean', 'median', 'p99'];

/**
 * Measured numbers as `xpyd validate` reads them: a benchmark file. Whatever tool measured them, they have vLLM's
 * definitions by now. A row has a number for each column, so that metrics which some run lacks are left out.
 *
 * @param scenario file of the scenario, from the folder of the benchmark file
 * @param sources names of the result files
 */
export function benchmarkYaml(
  runs: readonly DeploymentRun[],
  scenario: string,
  sources: readonly string[],
): string {
  const deployments = [...new Set(runs.map(({ deployment }) => deployment))];
  return stringify({
    name: 'measured',
    title: `${deployments.join(', ')}, as measured`,
    source: sources.join(', '),
    parts: deployments.map((deployment) =>
      partOf(
        deployment,
        scenario,
        runs.filter((run) => run.deployment === deployment),
      ),
    ),
  });
}

function partOf(deployment: string, scenario: string, runs: readonly MeasuredRun[]): JsonObject {
  const names = distinctLoads(runs);
  const keys = inMetricOrder(runs[0].metrics.keys()).filter((key) =>
    runs.every(({ metrics }) => toolName(key) !== undefined && metrics.has(key)),
  );
  const numbers = runs.map(({ metrics }, index) => [names[index], keys.map((key) => metrics.get(key))]);
  return {
    name: deployment,
    scenario,
    tool: 'vllm',
    seeds: SEEDS,
    levels: runs.map((run, index) => ({ load: names[index], workload: workloadOf(run) })),
    metrics: Object.fromEntries(keys.map((key) => [toolName(key)!, metricUnit(toolName(key)!)])),
    measured: { [deployment]: Object.fromEntries(numbers) },
  };
}

/** `p99_ttft_ms` is `p99_ttft` there. */
function toolName(key: string): string | undefined {
  const latency = parseLatencyKey(key);
  if (latency === undefined) return RATES[key];
  return STATISTICS.includes(latency.statistic) ? `${latency.statistic}_${latency.latency}` : undefined;
}

/** The second run of a load is another one. */
function distinctLoads(runs: readonly MeasuredRun[]): string[] {
  const seen = new Map<string, number>();
  return runs.map(({ settings }) => {
    const name = loadName(settings) || 'as in the scenario';
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

function workloadOf({ settings, load }: MeasuredRun): JsonObject {
  const arrivals = arrivalsOf(settings);
  const own = (['requests', 'input', 'output'] as const).filter((key) => load[key] !== undefined);
  return { ...(arrivals && { arrivals }), ...Object.fromEntries(own.map((key) => [key, load[key]])) };
}

/** A rate without a burstiness has equal gaps: every tool says if it has others. */
function arrivalsOf({ rate, burstiness, concurrency }: LoadSettings): JsonObject | undefined {
  if (concurrency !== undefined) return { process: 'closed', concurrency };
  if (rate === undefined) return undefined;
  if (rate === 'inf') return { process: 'burst' };
  if (burstiness === undefined) return { process: 'constant', rate };
  if (burstiness === 1) return { process: 'poisson', rate, rescale: true };
  return { process: 'gamma', rate, burstiness, rescale: true };
}
