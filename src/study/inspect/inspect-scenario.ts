import type { ClusterPlan, PoolPlan } from '../../cluster/cluster.ts';
import { describeCluster } from '../../config/describe-cluster.ts';
import { planCluster } from '../../config/plan-cluster.ts';
import type { Deployment, Pool, Scenario } from '../../config/scenario.ts';
import { kvPool, type MemoryBreakdown } from '../../cost/memory.ts';
import { InfeasibleError } from '../../errors.ts';
import type { ClusterSummary } from '../../observe/run-result.ts';
import { buildWorkload } from '../../workload/build-workload.ts';
import { offeredWork } from '../plan/offered-work.ts';
import { Physicist, type Physics } from '../plan/physics.ts';
import type { ScenarioSource } from '../vary/variation.ts';
import { type EngineLimit, engineLimits } from './engine-limits.ts';
import { engineOrigins } from './engine-origins.ts';
import { expectedFirstToken } from './expected-time.ts';
import { type HandoverTime, handoverTime, lightFirstToken } from './handover-time.ts';
import { type OfferedLoad, offeredLoad } from './offered-load.ts';
import { type ComparedDecode, type ComparedPrompt, compareDecode, compared } from './worker-times.ts';

/** What the deployments of a scenario come to before anything is simulated. */
export interface ScenarioInspection {
  schemaVersion: 1;
  kind: 'scenario';
  scenario: string;
  seed: number;
  workload: OfferedLoad;
  deployments: DeploymentInspection[];
}

export interface DeploymentInspection {
  name: string;
  cluster: ClusterSummary;
  pools: PoolInspection[];
  /** Why it cannot run; what follows is absent then. */
  impossible?: string;
  /** How the KV of a prompt of mean length reaches the decode side. */
  handover?: HandoverTime;
  /** A prompt of mean length that has the cluster to itself; absent if the cluster refuses it. */
  ttft?: ComparedPrompt;
  /** The rate that no run exceeds, and the offered one as a share of it. */
  capacity?: { requestsPerSecond: number; narrowest: string; load?: number };
}

export interface PoolInspection {
  role: Pool['role'];
  count: number;
  model: string;
  weights: string;
  kvCacheType: string;
  accelerator: string;
  tensorParallel: number;
  pipelineParallel: number;
  engine: string;
  limits: EngineLimit[];
  /** Absent if the model does not fit by the estimate of memory, even where the scenario knows the number of blocks. */
  perGpu?: MemoryBreakdown;
  /** Of each worker; absent if the model does not fit. */
  kv?: { blocks: number; tokens: number; from: string };
  /** Of a pool that decodes, at the mean context: one sequence, and the largest batch that fits. */
  itl?: ComparedDecode[];
}

/** @param source the scenario as it is written: where its settings stand */
export function inspectScenario(scenario: Scenario, source: ScenarioSource): ScenarioInspection {
  const workload = buildWorkload(scenario.workload, scenario.seed);
  const work = offeredWork(workload.requests);
  const load = offeredLoad(workload, work);
  const physicist = new Physicist(work);
  return {
    schemaVersion: 1,
    kind: 'scenario',
    scenario: scenario.name,
    seed: scenario.seed,
    workload: load,
    deployments: scenario.deployments.map((deployment, index) => {
      const limits = deployment.pools.map((pool) => engineLimits(pool, engineOrigins(source, index, pool)));
      return inspectDeployment(deployment, limits, load, physicist);
    }),
  };
}

function inspectDeployment(
  deployment: Deployment,
  limits: readonly EngineLimit[][],
  load: OfferedLoad,
  physicist: Physicist,
): DeploymentInspection {
  const { name, pools } = deployment;
  const plan = planOf(deployment);
  const runs = plan instanceof InfeasibleError ? undefined : plan;
  const inspection: DeploymentInspection = {
    name,
    cluster: describeCluster(deployment),
    pools: pools.map((pool, index) => inspectPool(pool, runs?.pools[index], limits[index], load)),
  };
  if (plan instanceof InfeasibleError) return { ...inspection, impossible: plan.message };
  const physics = physicist.examine(deployment);
  return {
    ...inspection,
    ...(physics.impossible !== undefined && { impossible: physics.impossible }),
    ...timesOf(deployment, plan, load),
    ...capacityOf(physics, load),
  };
}

/** The plan of a cluster, or why there can be none. */
function planOf(deployment: Deployment): ClusterPlan | InfeasibleError {
  try {
    return planCluster(deployment);
  } catch (error) {
    if (error instanceof InfeasibleError) return error;
    throw error;
  }
}

function timesOf(deployment: Deployment, plan: ClusterPlan, { meanInputTokens }: OfferedLoad) {
  const promptTokens = Math.max(1, Math.round(meanInputTokens));
  const handover = handoverTime(deployment, promptTokens);
  const expected = expectedFirstToken(plan, promptTokens);
  const light = lightFirstToken(deployment, promptTokens);
  return {
    ...(handover !== undefined && { handover }),
    ...(expected !== undefined && { ttft: { promptTokens, ...compared(light, expected) } }),
  };
}

function capacityOf({ ceiling, narrowest }: Physics, { requestsPerSecond }: OfferedLoad) {
  if (!Number.isFinite(ceiling)) return {};
  const load = requestsPerSecond === undefined ? undefined : requestsPerSecond / ceiling;
  return {
    capacity: { requestsPerSecond: ceiling, narrowest, ...(load !== undefined && { load }) },
  };
}

function inspectPool(
  { role, count, worker }: Pool,
  plan: PoolPlan | undefined,
  limits: EngineLimit[],
  { meanContextTokens }: OfferedLoad,
): PoolInspection {
  const { model, weights, kvCacheType, accelerator, tensorParallel, pipelineParallel, engine } = worker;
  const perGpu = memoryOf(worker);
  const blockSize = engine.cache.blockSize;
  return {
    role,
    count,
    model: model.id,
    weights: weights.name,
    kvCacheType,
    accelerator: accelerator.id,
    tensorParallel,
    pipelineParallel,
    engine: engine.id,
    limits,
    ...(perGpu && { perGpu }),
    ...(plan && {
      kv: {
        blocks: plan.kvBlocks,
        tokens: plan.kvBlocks * blockSize,
        from: worker.kvBlocks === undefined ? 'what memory is left' : 'kvBlocks of the scenario',
      },
      ...(role !== 'prefill' && { itl: compareDecode(worker, plan, Math.round(meanContextTokens)) }),
    }),
  };
}

function memoryOf(worker: Pool['worker']): MemoryBreakdown | undefined {
  try {
    return kvPool({ ...worker, ...worker.engine.batching, ...worker.engine.cache }).perGpu;
  } catch (error) {
    if (error instanceof InfeasibleError) return undefined;
    throw error;
  }
}
