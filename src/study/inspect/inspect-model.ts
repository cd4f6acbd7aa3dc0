import { DIRECT_INGRESS } from '../../cluster/ingress.ts';
import { planCluster } from '../../config/plan-cluster.ts';
import type { Deployment, WorkerSpec } from '../../config/scenario.ts';
import { kvPool, type MemoryBreakdown } from '../../cost/memory.ts';
import { possibleTensorParallel } from '../../cost/parallelism.ts';
import { InfeasibleError } from '../../errors.ts';
import type { Model, WeightFormat } from '../../model/model.ts';
import {
  KV_CACHE_TYPES,
  type KvCacheType,
  kvBytesPerToken,
  type ParameterCount,
  parameterCount,
  weightBytes,
} from '../../model/size.ts';
import { WEIGHT_FORMATS } from '../../model/weight-format.ts';
import { type ComparedDecode, type ComparedPrompt, compareDecode, comparePrompt } from './worker-times.ts';

/** What a model is, what it takes and how fast it can be on each accelerator. */
export interface ModelInspection {
  schemaVersion: 1;
  kind: 'model';
  model: Model;
  parameters: ParameterCount;
  /** As the checkpoint stores it, and as it would be in other formats. */
  weightBytes: { checkpoint: number } & Record<WeightFormat['name'], number>;
  kvBytesPerToken: Record<KvCacheType, number>;
  /** Tensor-parallel degrees that divide its heads. */
  tensorParallel: number[];
  fits: Fit[];
}

/** A model on a number of GPUs of one kind. */
export interface Fit {
  accelerator: string;
  tensorParallel: number;
  engine: string;
  weights: WeightFormat['name'];
  kvCacheType: KvCacheType;
  /** Why it cannot run; what follows is absent then. */
  impossible?: string;
  perGpu?: MemoryBreakdown;
  kvTokens?: number;
  /** Of one sequence, and of the largest batch that fits. */
  itl?: ComparedDecode[];
  /** Of the prompts that fit. */
  ttft?: ComparedPrompt[];
}

/** Tokens of context that each sequence has when the time between tokens is asked for. */
export const CONTEXT_TOKENS = 1024;
export const PROMPT_TOKENS = [1024, 8192];

/** @param workers the model on accelerators and numbers of GPUs that divide it */
export function inspectModel(model: Model, workers: readonly WorkerSpec[]): ModelInspection {
  const formats = Object.entries(WEIGHT_FORMATS).map(([name, format]) => [name, weightBytes(model, format)]);
  const kvTypes = KV_CACHE_TYPES.map((type) => [type, kvBytesPerToken(model, type)]);
  return {
    schemaVersion: 1,
    kind: 'model',
    model,
    parameters: parameterCount(model),
    weightBytes: { checkpoint: weightBytes(model, model.weights), ...Object.fromEntries(formats) },
    kvBytesPerToken: Object.fromEntries(kvTypes),
    tensorParallel: possibleTensorParallel(model),
    fits: workers.map(fitOf),
  };
}

function fitOf(worker: WorkerSpec): Fit {
  const { accelerator, tensorParallel, engine, weights, kvCacheType } = worker;
  const where = {
    accelerator: accelerator.id,
    tensorParallel,
    engine: engine.id,
    weights: weights.name,
    kvCacheType,
  };
  try {
    const { tokens, perGpu } = kvPool({ ...worker, ...engine.batching, ...engine.cache });
    const plan = planCluster(alone(worker));
    const prompts = PROMPT_TOKENS.filter(
      (promptTokens) => promptTokens <= worker.model.maxPositionEmbeddings,
    );
    return {
      ...where,
      perGpu,
      kvTokens: tokens,
      itl: compareDecode(worker, plan.pools[0], CONTEXT_TOKENS),
      ttft: prompts.flatMap((promptTokens) => comparePrompt(worker, plan, promptTokens) ?? []),
    };
  } catch (error) {
    if (!(error instanceof InfeasibleError)) throw error;
    return { ...where, impossible: error.message };
  }
}

/** A cluster of one worker, with nothing in front of it. */
function alone(worker: WorkerSpec): Deployment {
  return {
    name: worker.accelerator.id,
    pools: [{ role: 'aggregated', count: 1, worker }],
    router: 'round-robin',
    decodeRouter: 'round-robin',
    linkScope: 'worker',
    ingress: DIRECT_INGRESS,
  };
}
