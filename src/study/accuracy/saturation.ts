import type { ClusterPlan } from '../../cluster/cluster.ts';
import { planCluster, workerRoles } from '../../config/plan-cluster.ts';
import type { Deployment, Scenario } from '../../config/scenario.ts';
import type { StepCost } from '../../cost/step-cost.ts';
import { RunCollector } from '../../observe/run-collector.ts';
import type { DeploymentResult } from '../../observe/run-result.ts';
import { metricLabel, percentileKeys } from '../../report/metric-keys.ts';
import { readable } from '../../report/numbers.ts';
import { runCluster, type SimulationRun } from '../../simulate.ts';

/** Step times are hardly known better than this. */
const SLOWER = 1.03;
/** A percentile that moves by more of itself is no answer. */
const LARGEST_CHANGE = 0.25;
/** Well under a second: what is checked is simulated a second time. */
const MOST_STEPS = 150_000;
const LATENCIES = ['ttft', 'itl'] as const;

/**
 * Simulates again with steps that take 3 % longer, and says where that would change the highest percentile that is
 * shown of TTFT or ITL by more than a quarter: the load is then so near saturation that nobody can tell. Long runs
 * are not checked, and neither are deployments in which requests pile up: they say themselves that they are beyond saturation.
 */
export function saturationWarnings(scenario: Scenario, run: SimulationRun): string[] {
  const steps = run.result.deployments.flatMap(({ timeline }) =>
    timeline.workers.map((worker) => worker.steps),
  );
  if (steps.reduce((sum, each) => sum + each, 0) > MOST_STEPS) return [];
  return scenario.deployments.flatMap((deployment, index) => {
    const { metrics: shown, steadiness } = run.result.deployments[index];
    if (steadiness.verdict === 'growing') return [];
    const keys = LATENCIES.flatMap((latency) => percentileKeys(Object.keys(shown), latency).slice(-1));
    if (keys.length === 0) return [];
    const slower = slowerMetrics(scenario, deployment, run);
    return keys.flatMap((key) => warning(deployment.name, key, shown[key], slower[key]));
  });
}

/** A step cost whose steps take `factor` times as long. */
export function scaledStepCost(cost: StepCost, factor: number): StepCost {
  return {
    prefillAttentionSeconds: (newTokens, cachedTokens) =>
      cost.prefillAttentionSeconds(newTokens, cachedTokens),
    stepSeconds: (...step) => factor * cost.stepSeconds(...step),
  };
}

function slowerMetrics(
  scenario: Scenario,
  deployment: Deployment,
  { workload, result }: SimulationRun,
): DeploymentResult['metrics'] {
  const plan = planCluster(deployment);
  const pools = plan.pools.map((pool) => ({ ...pool, cost: scaledStepCost(pool.cost, SLOWER) }));
  const slower: ClusterPlan = { ...plan, pools };
  const collector = new RunCollector(workload.requests, workerRoles(deployment), scenario.metrics, {
    admission: workload.admission.kind,
  });
  const endSeconds = runCluster(slower, workload, result.seed, collector.probes());
  return collector.result({ name: deployment.name, cluster: { layout: '', gpus: 0 } }, endSeconds).metrics;
}

function warning(name: string, key: string, shown: number | null, slower: number | null): string[] {
  if (shown === null || slower === null || Math.abs(slower / shown - 1) <= LARGEST_CHANGE) return [];
  const { label, unit } = metricLabel(key);
  const change = `${readable(shown)} to ${readable(slower)} ${unit}`;
  return [`${name} is near saturation: steps 3 % longer would take ${label} from ${change}`];
}
