import type { Override } from '../../config/override.ts';
import { planCluster } from '../../config/plan-cluster.ts';
import type { Deployment, Pool, Scenario, WorkerSpec } from '../../config/scenario.ts';
import { possibleTensorParallel } from '../../cost/parallelism.ts';
import { ConfigError, InfeasibleError } from '../../errors.ts';

/** GPUs of a machine, which tensor parallelism does not leave. */
const NODE_GPUS = 8;
/** Pipeline stages that are tried where the model does not fit in a machine. */
const MANY_STAGES = [2, 4, 8];
/** Token budgets of a step that are worth trying where prefill and decode share steps, besides the engine's own. */
const TOKEN_BUDGETS = [2048, 8192];

export interface KindsRequest {
  /** The scenario with some of its values replaced. */
  load: (overrides: readonly Override[]) => Scenario;
  accelerators: readonly string[];
  /** Pipeline stages to try; absent: one, and more on cards of which the largest tensor-parallel group cannot hold the model. */
  pipelineParallel?: readonly number[];
  /** What carries KV, if the scenario does not say. */
  link?: string;
  /** Of one GPU an hour, and the watts of a board, by the name that `accelerators` has. */
  prices: ReadonlyMap<string, number>;
  watts: ReadonlyMap<string, number>;
}

/** The workers that layouts are made of, by what they do, and what surrounds them. */
export interface WorkerKinds {
  aggregated: { workers: WorkerSpec[]; surroundings: Surroundings };
  /** Absent if nothing is known that could carry KV from prefill to decode workers. */
  split?: { prefill: WorkerSpec[]; decode: WorkerSpec[]; surroundings: Surroundings };
}

export type Surroundings = Omit<Deployment, 'name' | 'pools'>;

/** Without a price list of one currency, prices that are given by hand are taken to be in this one. */
const DEFAULT_CURRENCY = 'USD';

/**
 * Every worker worth trying: on each accelerator, at each tensor-parallel degree that divides the model and stays in a
 * machine, in pipelines if asked for or if there is no other way, with the engine settings that the scenario's engine has on that card; where its steps mix prefill and decode,
 * with other token budgets, too. Models, engines, link, routers and ingress are those of the scenario's first aggregated
 * and first xPyD deployment, or of its first deployment, if it has none of a kind.
 *
 * @throws ConfigError if an accelerator or the link is unknown
 */
export function workerKinds(request: KindsRequest): WorkerKinds {
  const { deployments } = request.load([]);
  const whole = deployments.findIndex(({ pools }) => pools.length === 1);
  const split = splitBase(request, deployments);
  const ofBase = (index: number, overrides: readonly Override[]) =>
    request.accelerators.flatMap((accelerator) => resolvedWorkers(request, index, overrides, accelerator));
  const aggregated = whole >= 0 ? ofBase(whole, []) : ofBase(split!.index, split!.overrides);
  return {
    aggregated: {
      workers: aggregated.map(({ pools }) => pools[pools.length - 1].worker).flatMap(withTokenBudgets),
      surroundings: aggregatedSurroundings(aggregated[0]),
    },
    ...(split && { split: splitKinds(ofBase(split.index, split.overrides)) }),
  };
}

function splitKinds(deployments: readonly Deployment[]): NonNullable<WorkerKinds['split']> {
  const { name: _name, pools: _pools, ...surroundings } = deployments[0];
  return {
    prefill: deployments.map(({ pools }) => pools[0].worker),
    decode: deployments.map(({ pools }) => pools[1].worker),
    surroundings,
  };
}

function aggregatedSurroundings({
  name: _name,
  pools: _pools,
  link: _link,
  ...rest
}: Deployment): Surroundings {
  return rest;
}

interface Base {
  index: number;
  overrides: Override[];
}

/** The deployment that xPyD layouts take after: the first such, or the first of all if there is a link for it. */
function splitBase({ load, link }: KindsRequest, deployments: readonly Deployment[]): Base | undefined {
  const own = deployments.findIndex(({ pools }) => pools.length === 2);
  const index = Math.max(0, own);
  const linkOverride: Override[] =
    link === undefined ? [] : [{ path: ['deployments', index, 'link'], value: link, origin: '--link' }];
  if (own >= 0) return { index, overrides: linkOverride };
  // Static batches hand nothing over.
  if (deployments[0].pools[0].worker.engine.scheduler === 'static') return undefined;
  const overrides: Override[] = [
    { path: ['deployments', index, 'layout'], value: '1P1D', origin: 'xPyD layouts' },
    ...linkOverride,
  ];
  if (link !== undefined) return { index, overrides };
  try {
    load(overrides);
    return { index, overrides };
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** The base deployment on an accelerator, once for each way to divide the model. */
function resolvedWorkers(
  request: KindsRequest,
  index: number,
  base: readonly Override[],
  accelerator: string,
): Deployment[] {
  const { load, pipelineParallel } = request;
  const on = (division: Division) => {
    const overrides = [...base, ...placement(load(base), index, accelerator, division)];
    return asAsked(load(overrides).deployments[index], accelerator, request);
  };
  const { model } = on({ tensorParallel: 1, stages: 1 }).pools[0].worker;
  const degrees = possibleTensorParallel(model).filter((degree) => NODE_GPUS % degree === 0);
  const inStages = (stages: number) => degrees.map((tensorParallel) => on({ tensorParallel, stages }));
  if (pipelineParallel) return pipelineParallel.flatMap(inStages);
  const whole = inStages(1);
  if (whole.some(fits)) return whole;
  const divided = MANY_STAGES.filter((stages) => stages <= model.layers).flatMap(inStages);
  return [...whole, ...divided.filter(fits)];
}

/** How the GPUs of a worker share the model. */
interface Division {
  tensorParallel: number;
  stages: number;
}

function fits(deployment: Deployment): boolean {
  try {
    planCluster(deployment);
    return true;
  } catch (error) {
    if (error instanceof InfeasibleError) return false;
    throw error;
  }
}

/** With the prices and the power that were given by hand. */
function asAsked(deployment: Deployment, accelerator: string, { prices, watts }: KindsRequest): Deployment {
  const price = prices.get(accelerator);
  const boardPowerWatts = watts.get(accelerator);
  const pools = deployment.pools.map((pool): Pool => {
    // A known number of blocks is that of other GPUs.
    const { kvBlocks: _kvBlocks, ...worker } = pool.worker;
    const currency = worker.accelerator.price?.currency ?? DEFAULT_CURRENCY;
    const card = {
      ...worker.accelerator,
      ...(price !== undefined && { price: { perHour: price, currency, source: '--price' } }),
      ...(boardPowerWatts !== undefined && { boardPowerWatts }),
    };
    return { ...pool, worker: { ...worker, accelerator: card } };
  });
  return { ...deployment, pools };
}

/** Puts every worker of a deployment on an accelerator. */
function placement(
  { deployments }: Scenario,
  index: number,
  accelerator: string,
  { tensorParallel, stages }: Division,
): Override[] {
  const isSplit = deployments[index].pools.length > 1;
  const places = isSplit ? [['prefill'], ['decode']] : [[]];
  return places.flatMap((place) => {
    const path = ['deployments', index, ...place];
    const origin = `--gpus ${accelerator}`;
    return [
      { path: [...path, 'accelerator'], value: accelerator, origin },
      { path: [...path, 'tensorParallel'], value: tensorParallel, origin },
      { path: [...path, 'pipelineParallel'], value: stages, origin: `--pipeline-parallel ${stages}` },
    ];
  });
}

function withTokenBudgets(worker: WorkerSpec): WorkerSpec[] {
  const { batching } = worker.engine;
  if (!(batching.chunkedPrefill && batching.mixedChunk)) return [worker];
  const others = TOKEN_BUDGETS.filter(
    (budget) => budget !== batching.maxNumBatchedTokens && budget >= batching.maxNumSeqs,
  );
  return [batching.maxNumBatchedTokens, ...others].map((maxNumBatchedTokens) => ({
    ...worker,
    engine: { ...worker.engine, batching: { ...batching, maxNumBatchedTokens } },
  }));
}
