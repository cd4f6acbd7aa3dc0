import type { ClusterPlan } from '../../cluster/cluster.ts';
import type { BenchmarkPart, LoadLevel } from '../../config/benchmark.ts';
import { planCluster, workerRoles } from '../../config/plan-cluster.ts';
import type { Deployment, Scenario } from '../../config/scenario.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import { clientRecords } from '../../observe/load-tools/client-records.ts';
import { LOAD_TOOLS } from '../../observe/load-tools/index.ts';
import { RunCollector } from '../../observe/run-collector.ts';
import { runCluster } from '../../simulate.ts';
import { buildWorkload } from '../../workload/build-workload.ts';
import type { Workload } from '../../workload/request-table.ts';
import { inSequence } from '../../workload/stages.ts';

/** What the load tool would have printed: metrics by deployment and load, once for each seed. */
export type PartMetrics = Map<string, Record<string, number>[]>;

export function cellKey(deployment: string, load: string): string {
  return `${deployment}\n${load}`;
}

/**
 * Runs a part of a benchmark with every seed.
 * @throws ConfigError if the scenario lacks a deployment that was measured
 */
export function simulatePart(part: BenchmarkPart, scenario: Scenario): PartMetrics {
  const metrics: PartMetrics = new Map();
  for (const name of part.deployments) {
    const deployment = deploymentOf(scenario, name);
    const servers = { plan: planCluster(deployment), roles: workerRoles(deployment) };
    for (let seed = 1; seed <= part.seeds; seed++) {
      for (const [load, printed] of simulateSeed(part, scenario, servers, seed)) {
        const key = cellKey(name, load);
        metrics.set(key, [...(metrics.get(key) ?? []), printed]);
      }
    }
  }
  return metrics;
}

function deploymentOf({ name: scenario, deployments }: Scenario, name: string): Deployment {
  const found = deployments.find((deployment) => deployment.name === name);
  if (found) return found;
  const names = deployments.map((deployment) => deployment.name);
  throw new ConfigError(`${scenario} has no deployment "${name}"`, { hint: suggestion(name, names) });
}

/** What answers, the same for every seed and level. */
interface Servers {
  plan: ClusterPlan;
  roles: string[];
}

type Printed = [load: string, metrics: Record<string, number>];

function simulateSeed(part: BenchmarkPart, scenario: Scenario, servers: Servers, seed: number): Printed[] {
  // Levels are draws of their own: the generator did not send the same requests again.
  const workloads = part.levels.map((level, index) => levelWorkload(level, scenario, seed + 1000 * index));
  if (part.sequential) return watch(part, part.levels, workloads, servers, seed);
  return part.levels.flatMap((level, index) => watch(part, [level], [workloads[index]], servers, seed));
}

function levelWorkload({ workload }: LoadLevel, scenario: Scenario, seed: number): Workload {
  return buildWorkload({ ...scenario.workload, ...workload }, seed);
}

/** Runs levels one after the other against the same servers, and cuts the run into what the tool saw of each. */
function watch(
  part: BenchmarkPart,
  levels: readonly LoadLevel[],
  workloads: readonly Workload[],
  { plan, roles }: Servers,
  seed: number,
): Printed[] {
  const workload = workloads.length === 1 ? workloads[0] : inSequence(workloads);
  const metricsSpec = { percentiles: [], warmupSeconds: 0 };
  const collector = new RunCollector(workload.requests, roles, metricsSpec);
  runCluster(plan, workload, seed, collector.probes());
  const { requests, gaps } = collector;
  let first = 0;
  return levels.map((level, index) => {
    const end = first + workloads[index].requests.count;
    const records = clientRecords(requests, {
      first,
      end,
      startSeconds: requests.arrivalSeconds[first],
      ...(levels.length === 1 && { gaps: gaps.samples() }),
      ...(!part.ignoreEos && { maxOutputTokens: workload.requests.maxOutputTokens }),
    });
    first = end;
    return [level.load, LOAD_TOOLS[part.tool](records)];
  });
}
