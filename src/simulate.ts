import { Cluster, type ClusterPlan, type PoolPlan } from './cluster/cluster.ts';
import { describeCluster } from './config/describe-cluster.ts';
import type { Deployment, Pool, Scenario } from './config/scenario.ts';
import { createStepCost } from './cost/create-step-cost.ts';
import { kvPool } from './cost/memory.ts';
import type { EngineProfile } from './engine/engine-profile.ts';
import { Kernel } from './kernel/kernel.ts';
import { kvBytesPerToken } from './model/size.ts';
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
  /** More observers, made anew for each deployment. */
  probes?: (deployment: Deployment) => Probe[];
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
  const plans = scenario.deployments.map(planCluster);
  const runs = scenario.deployments.map((deployment, index) => {
    const collector = new RunCollector(workload.requests, workerRoles(deployment), scenario.metrics, {
      steps: options.steps ?? false,
    });
    const probes = [...collector.probes(), ...(options.probes?.(deployment) ?? [])];
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

/** From profiles to a cluster that can run: the time of a step and the room for KV of every worker. */
export function planCluster(deployment: Deployment): ClusterPlan {
  const { router, decodeRouter, ingress, link, linkScope } = deployment;
  const pools = deployment.pools.map(planPool);
  const plan: ClusterPlan = { pools, router, decodeRouter, ingress };
  if (link !== undefined && pools.length > 1) {
    const { model, kvCacheType } = deployment.pools[0].worker;
    const bytes = kvBytesPerToken(model, kvCacheType);
    plan.handover = { link, scope: linkScope, kvBytesPerToken: bytes, layers: model.layers };
  }
  return plan;
}

function planPool({ role, count, worker }: Pool): PoolPlan {
  const { engine } = worker;
  const { batching, cache, graphs, overhead } = engine;
  const limits = { ...batching, ...cache };
  const kvBlocks = worker.kvBlocks ?? kvPool({ ...worker, ...limits }).blocks;
  const maxTokens = Math.max(batching.maxNumBatchedTokens, batching.maxNumSeqs);
  const { hostTier } = cache;
  const bytes = kvBytesPerToken(worker.model, worker.kvCacheType);
  const cost = createStepCost({ ...worker, ...kernelsOf(engine), overhead, graphs, maxTokens });
  return {
    role,
    count,
    profile: engine,
    cost,
    kvBlocks,
    ...(hostTier && {
      hostTier: {
        blocks: Math.floor(hostTier.capacityBytes / (bytes * cache.blockSize)),
        secondsPerToken: bytes / hostTier.loadBytesPerSecond,
      },
    }),
  };
}

/** Which kernels an engine runs: keys into the accelerator's figures. */
function kernelsOf({ attentionKernel, gemmKernel, allReduceKernel }: EngineProfile) {
  return {
    attentionKernel,
    ...(gemmKernel !== undefined && { gemmKernel }),
    ...(allReduceKernel !== undefined && { allReduceKernel }),
  };
}

/** Role of every worker, in the order of their numbers. */
export function workerRoles(deployment: Deployment): string[] {
  return deployment.pools.flatMap((pool) => Array.from({ length: pool.count }, () => pool.role));
}
