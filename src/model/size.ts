import type { Model, WeightFormat } from './model.ts';
import { attentionProjections, countWeights, feedForwardProjections } from './projections.ts';

export const KV_CACHE_TYPES = ['bf16', 'fp8'] as const;
/** Number format of the KV cache. */
export type KvCacheType = (typeof KV_CACHE_TYPES)[number];

export interface ParameterCount {
  total: number;
  /** Used for one token: all but the routed experts that its router does not choose. */
  active: number;
  /** Token embedding and output head; one matrix if they are tied. */
  embedding: number;
}

/** Embeddings, head, norms and routers are not quantised. */
const UNQUANTIZED_BYTES = 2;

/**
 * Exact for Llama, Mistral, Mixtral, Qwen2 and DeepSeek-V2. Left out are the norms of q and k (Qwen3), attention
 * sinks and expert bias (gpt-oss), the gate of shared experts (Qwen2-MoE) and the routing bias of DeepSeek-V3: less
 * than 0.1 % of any model.
 */
export function parameterCount(model: Model): ParameterCount {
  const { attention, experts, otherLinear, embedding, unquantized } = countByKind(model);
  const total = attention + otherLinear + experts + embedding + unquantized;
  const { moe } = model;
  const idle = moe === undefined ? 0 : experts * (1 - moe.expertsPerToken / moe.experts);
  return { total, active: total - idle, embedding };
}

/** Bytes of all weights, experts included: linear layers as `weights` stores them, the rest in 16 bit. */
export function weightBytes(model: Model, weights: WeightFormat): number {
  const { attention, experts, otherLinear, embedding, unquantized } = countByKind(model);
  const quantizedBytes = weights.bitsPerWeight / 8;
  const outsideExpertsBytes = weights.scope === 'experts' ? UNQUANTIZED_BYTES : quantizedBytes;
  return (
    experts * quantizedBytes +
    (attention + otherLinear) * outsideExpertsBytes +
    (embedding + unquantized) * UNQUANTIZED_BYTES
  );
}

/** Bytes of one element of the KV cache. */
export function kvElementBytes(kvCacheType: KvCacheType): number {
  return kvCacheType === 'fp8' ? 1 : 2;
}

/**
 * KV bytes of one token over all layers, as stored once: 2 x KV heads x head dimension a layer, or the latent vector
 * and the rotary key of latent attention.
 *
 * Layers with a sliding window count as full ones: an engine that gives every layer the same blocks (vLLM without
 * its hybrid allocator, and always while KV is sent between workers) keeps their KV too.
 */
export function kvBytesPerToken(model: Model, kvCacheType: KvCacheType): number {
  return model.layers * kvElementsPerLayer(model) * kvElementBytes(kvCacheType);
}

function kvElementsPerLayer({ attention }: Model): number {
  return attention.kind === 'grouped'
    ? 2 * attention.kvHeads * attention.headDim
    : attention.kvLoraRank + attention.qkRopeHeadDim;
}

function countByKind(model: Model) {
  const { hiddenSize, layers, dense, moe } = model;
  const feedForward = (width: number, matrices: 2 | 3) =>
    countWeights(feedForwardProjections(hiddenSize, width, matrices, 1));
  const denseWeights = dense.layers * feedForward(dense.intermediateSize, dense.matrices);
  const sharedExperts = moe === undefined ? 0 : moe.layers * feedForward(moe.sharedIntermediateSize, 3);
  return {
    attention: layers * countWeights(attentionProjections(model, 1)),
    otherLinear: denseWeights + sharedExperts,
    experts: moe === undefined ? 0 : moe.layers * moe.experts * feedForward(moe.intermediateSize, 3),
    embedding: hiddenSize * model.vocabSize * (model.tiedEmbeddings ? 1 : 2),
    unquantized: layers * attentionVectors(model) + normWeights(model) + routerWeights(model),
  };
}

/** Two norms a layer and one before the head. */
function normWeights({ layers, hiddenSize }: Model): number {
  return (2 * layers + 1) * hiddenSize;
}

function routerWeights({ hiddenSize, moe }: Model): number {
  return moe === undefined ? 0 : moe.layers * hiddenSize * moe.experts;
}

/** Bias of q, k and v, or the norms of the compressed vectors of latent attention, in one layer. */
function attentionVectors({ attention }: Model): number {
  if (attention.kind === 'latent') return attention.kvLoraRank + (attention.qLoraRank ?? 0);
  return attention.qkvBias ? (attention.heads + 2 * attention.kvHeads) * attention.headDim : 0;
}
