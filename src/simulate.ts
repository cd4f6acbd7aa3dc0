import { Cluster, type ClusterPlan } from './cluster/cluster.ts';
import { describeCluster } from './config/describe-cluster.ts';
import { planCluster, workerRoles } from './config/plan-cluster.ts';
import type { Deployment, Scenario } from './config/scenario.ts';
import { Kernel } from './kernel/kernel.ts';
import { RunCollector } from './observe/run-collector.ts';
import { type RunResult, SCHEMA_VERSION } from './observe/run-result.ts';
import type { Probe } from './probe/probe.ts';
import { Probes } from './probe/probes.ts';
import { buildWorkload } from './workload/build-workload.ts';
import type { Workload } from './workload/request-table.ts';

export interface SimulateOptions {
  /** Instead of the scenario's own. */
  seed?: number;
  /** Keep every engine step, for steps.csv. */
  steps?: boolean;
  /** More observers, made anew for each deployment from what it is and what it will run. */
  probes?: (deployment: Deployment, made: { plan: ClusterPlan; workload: Workload }) => Probe[];
}

/** What came out, and what it was made from: the collectors hold every request. */
export interface SimulationRun {
  result: RunResult;
  collectors: RunCollector[];
  workload: Workload;
}

/**
 * Runs every deployment of a scenario on the same requests.
 *
 * @throws InfeasibleError if a model does not fit on its GPUs
 */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): SimulationRun {
  const seed = options.seed ?? scenario.seed;
  const workload = buildWorkload(scenario.workload, seed);
  // All of them first: what does not fit is said before anything is simulated.
  const plans = scenario.deployments.map(planCluster);
  const runs = scenario.deployments.map((deployment, index) => {
    const collector = new RunCollector(workload.requests, workerRoles(deployment), scenario.metrics, {
      steps: options.steps ?? false,
      admission: workload.admission.kind,
    });
    const probes = [
      ...collector.probes(),
      ...(options.probes?.(deployment, { plan: plans[index], workload }) ?? []),
    ];
    const endSeconds = runCluster(plans[index], workload, seed, probes);
    return {
      collector,
      result: collector.result({ name: deployment.name, cluster: describeCluster(deployment) }, endSeconds),
    };
  });
  return {
    result: {
      schemaVersion: SCHEMA_VERSION,
      scenario: scenario.name,
      seed,
      deployments: runs.map((run) => run.result),
    },
    collectors: runs.map((run) => run.collector),
    workload,
  };
}

/** Lets a cluster answer a workload, and returns the simulated seconds that it took. */
export function runCluster(
  plan: ClusterPlan,
  workload: Workload,
  seed: number,
  probes: readonly Probe[],
): number {
  const kernel = new Kernel();
  new Cluster(plan, workload, seed, kernel, new Probes(probes)).start();
  kernel.run();
  return kernel.now;
}
