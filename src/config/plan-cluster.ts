import type { ClusterPlan, PoolPlan } from '../cluster/cluster.ts';
import { createStepCost, type StepCostSpec } from '../cost/create-step-cost.ts';
import { kvPool } from '../cost/memory.ts';
import { createStepBound } from '../cost/step-bound.ts';
import type { EngineProfile } from '../engine/engine-profile.ts';
import { kvBytesPerToken } from '../model/size.ts';
import type { Deployment, Pool, WorkerSpec } from './scenario.ts';

/**
 * From profiles to a cluster that can run: the time of a step and the room for KV of every worker. A plan can be run
 * any number of times.
 *
 * @throws InfeasibleError if a model does not fit on its GPUs
 */
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
  const { batching, cache } = engine;
  const limits = { ...batching, ...cache };
  const kvBlocks = worker.kvBlocks ?? kvPool({ ...worker, ...limits }).blocks;
  const { hostTier } = cache;
  const bytes = kvBytesPerToken(worker.model, worker.kvCacheType);
  const cost = createStepCost(stepCostSpec(worker));
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

/** What the time of a worker's steps is made from. */
function stepCostSpec(worker: WorkerSpec): StepCostSpec {
  const { engine } = worker;
  const { batching, graphs, overhead } = engine;
  const maxTokens = Math.max(batching.maxNumBatchedTokens, batching.maxNumSeqs);
  return { ...worker, ...kernelsOf(engine), overhead, graphs, maxTokens };
}

/** Which kernels an engine runs: keys into the accelerator's figures. */
function kernelsOf({ attentionKernel, gemmKernel, allReduceKernel }: EngineProfile) {
  return {
    attentionKernel,
    ...(gemmKernel !== undefined && { gemmKernel }),
    ...(allReduceKernel !== undefined && { allReduceKernel }),
  };
}

/** What binds the steps of every worker, in the order of their numbers: workers of a pool are alike. */
export function stepBounds(deployment: Deployment): ReturnType<typeof createStepBound>[] {
  return deployment.pools.flatMap(({ count, worker }) => {
    const bound = createStepBound(stepCostSpec(worker));
    return Array.from({ length: count }, () => bound);
  });
}

/** Role of every worker, in the order of their numbers. */
export function workerRoles(deployment: Deployment): string[] {
  return deployment.pools.flatMap((pool) => Array.from({ length: pool.count }, () => pool.role));
}
