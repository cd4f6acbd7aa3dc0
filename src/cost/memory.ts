import { InfeasibleError } from '../errors.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import type { Model, WeightFormat } from '../model/model.ts';
import { kvHeadsPerGpu } from '../model/projections.ts';
import { type KvCacheType, kvBytesPerToken, weightBytes } from '../model/size.ts';
import { checkParallelism, possibleTensorParallel } from './parallelism.ts';

export interface KvPoolSpec {
  accelerator: Accelerator;
  model: Model;
  weights: WeightFormat;
  kvCacheType: KvCacheType;
  tensorParallel: number;
  pipelineParallel: number;
  /** Share of device memory that the engine may use. */
  gpuMemoryUtilization: number;
  /**
   * What that share has to hold besides weights and KV. `all`: activations and runtime too (vLLM
   * gpu_memory_utilization). `none`: they live in what is left outside (SGLang mem_fraction_static). Default `all`.
   */
  workspaceWithin?: 'all' | 'none';
  maxNumBatchedTokens: number;
  maxNumSeqs: number;
  /** Tokens a KV block. */
  blockSize: number;
}

/** The KV cache of one engine, and what the memory of each of its GPUs goes to. */
export interface KvPool {
  blocks: number;
  tokens: number;
  perGpu: MemoryBreakdown;
}

export interface MemoryBreakdown {
  usableBytes: number;
  weightBytes: number;
  activationBytes: number;
  runtimeBytes: number;
  kvBytes: number;
}

const ACTIVATION_BYTES = 2;
/** 16-bit logits, their 32-bit copy, probabilities and random numbers to sample with, for each entry. */
const SAMPLER_BYTES_PER_LOGIT = 16;
const MIB = 2 ** 20;
/** CUDA kernels and library workspaces: vLLM logs show 0.05 to 0.26 GiB as `non_torch_memory` on one GPU. */
const RUNTIME_BYTES = 256 * MIB;
/** Buffers of NCCL and of the engine's own all-reduce: with several GPUs the same logs show 1.4 to 2.1 GiB in all. */
const COLLECTIVE_BYTES = 1536 * MIB;

/**
 * How many KV blocks fit:
 *
 *     usable = memory * gpuMemoryUtilization - weights / (tp * pp) - activation peak - runtime     on each GPU
 *     tokens = usable / KV bytes of a token on each GPU, rounded down to blocks
 *
 * CUDA graphs are captured after the pool is sized and live outside `gpuMemoryUtilization`, as in vLLM 0.11.
 *
 * @throws ConfigError if the heads or layers cannot be divided as asked for
 * @throws InfeasibleError if not one block fits
 */
export function kvPool(spec: KvPoolSpec): KvPool {
  checkParallelism(spec.model, spec.tensorParallel, spec.pipelineParallel);
  const perGpu = memoryPerGpu(spec);
  const blockBytes = spec.blockSize * kvBytesPerTokenAndGpu(spec);
  const blocks = Math.floor(perGpu.kvBytes / blockBytes);
  if (blocks < 1) throw new InfeasibleError(refusal(spec, perGpu, blockBytes));
  return { blocks, tokens: blocks * spec.blockSize, perGpu };
}

/**
 * KV bytes that a token takes on each GPU. KV heads are divided among the GPUs while there are enough of them and
 * replicated beyond that; the latent vector of latent attention is on all of them. Stages divide the layers, and the
 * one with most of them decides.
 */
export function kvBytesPerTokenAndGpu(
  spec: Pick<KvPoolSpec, 'model' | 'kvCacheType' | 'tensorParallel' | 'pipelineParallel'>,
): number {
  const { model, kvCacheType, tensorParallel, pipelineParallel } = spec;
  const { attention, layers } = model;
  const shareOfHeads =
    attention.kind === 'grouped' ? kvHeadsPerGpu(attention, tensorParallel) / attention.kvHeads : 1;
  const shareOfLayers = Math.ceil(layers / pipelineParallel) / layers;
  return kvBytesPerToken(model, kvCacheType) * shareOfHeads * shareOfLayers;
}

/**
 * Largest footprint of a forward pass on one GPU: the activations of `maxNumBatchedTokens` tokens in one layer, or
 * the sampler with `maxNumSeqs` rows of logits, which runs after them. A token holds its residual and hidden vector,
 * and in the feed-forward network gate and up and their product: 2 d + 3 f / tp numbers of 16 bit, with k experts of
 * width f_e 2 d + k (d + 3 f_e / tp).
 */
export function activationPeakBytes(
  model: Model,
  tensorParallel: number,
  maxNumBatchedTokens: number,
  maxNumSeqs: number,
): number {
  const { hiddenSize, dense, moe, vocabSize } = model;
  const denseWidth = dense.layers > 0 ? (3 * dense.intermediateSize) / tensorParallel : 0;
  const sparseWidth = moe
    ? moe.expertsPerToken * (hiddenSize + (3 * moe.intermediateSize) / tensorParallel)
    : 0;
  const perToken = 2 * hiddenSize + Math.max(denseWidth, sparseWidth);
  return Math.max(
    maxNumBatchedTokens * perToken * ACTIVATION_BYTES,
    maxNumSeqs * vocabSize * SAMPLER_BYTES_PER_LOGIT,
  );
}

function memoryPerGpu(spec: KvPoolSpec): MemoryBreakdown {
  const { accelerator, model, tensorParallel, pipelineParallel } = spec;
  const gpus = tensorParallel * pipelineParallel;
  const within = spec.workspaceWithin !== 'none';
  const activationBytes = within
    ? activationPeakBytes(model, tensorParallel, spec.maxNumBatchedTokens, spec.maxNumSeqs)
    : 0;
  const runtimeBytes = within ? RUNTIME_BYTES + (gpus > 1 ? COLLECTIVE_BYTES : 0) : 0;
  const usableBytes = accelerator.memoryBytes * spec.gpuMemoryUtilization;
  const ownWeightBytes = weightBytes(model, spec.weights) / gpus;
  return {
    usableBytes,
    weightBytes: ownWeightBytes,
    activationBytes,
    runtimeBytes,
    kvBytes: usableBytes - ownWeightBytes - activationBytes - runtimeBytes,
  };
}

function refusal(spec: KvPoolSpec, perGpu: MemoryBreakdown, blockBytes: number): string {
  const { model, accelerator, tensorParallel, pipelineParallel } = spec;
  const neededBytes = perGpu.usableBytes - perGpu.kvBytes + blockBytes;
  const fitting = smallestFitting(spec);
  const advice =
    fitting === undefined
      ? `no tensorParallel fits with pipelineParallel ${pipelineParallel}`
      : `smallest tensorParallel that fits is ${fitting}`;
  return (
    `${model.id} does not fit on ${accelerator.name} with tensorParallel ${tensorParallel}: ` +
    `needs ${gibibytes(neededBytes)} a GPU, has ${gibibytes(perGpu.usableBytes)}; ${advice}`
  );
}

function smallestFitting(spec: KvPoolSpec): number | undefined {
  return possibleTensorParallel(spec.model).find((tensorParallel) => {
    const candidate = { ...spec, tensorParallel };
    return memoryPerGpu(candidate).kvBytes >= spec.blockSize * kvBytesPerTokenAndGpu(candidate);
  });
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
