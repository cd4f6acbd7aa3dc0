import type { GroupedAttention, Model } from '../../model/model.ts';
import { kvHeadsPerGpu } from '../../model/projections.ts';
import { type KvCacheType, kvElementBytes } from '../../model/size.ts';

/** Layers of one kind of attention: those that see the whole context, or those that see a window of it. */
export interface AttentionLayers {
  count: number;
  /** Infinity for the whole context. */
  windowTokens: number;
}

/** Work of attention in one layer on one GPU of a tensor-parallel group. */
export interface AttentionGeometry {
  queryHeads: number;
  /** Heads that are read from the cache: 1 for the latent vector, which all query heads share. */
  kvHeads: number;
  /** FLOPs for one query token and one context token: scores and weighted values. */
  flopsPerPair: number;
  /** Queries read and outputs written for one token. */
  bytesPerQuery: number;
  /** Keys and values read for one token of context. */
  bytesPerContextToken: number;
}

const ACTIVATION_BYTES = 2;

/**
 * Prefill. Latent attention runs expanded: every head has keys and values of its own, made from the latent vector.
 * FLOPs: 4 h e a pair, 2 for the score and 2 for the value (Kaplan et al. 2020); 2 h (e_qk + e_v) where they differ.
 */
export function prefillGeometry(
  { attention }: Model,
  tensorParallel: number,
  kvCacheType: KvCacheType,
): AttentionGeometry {
  if (attention.kind === 'grouped') return groupedGeometry(attention, tensorParallel, kvCacheType);
  const queryHeads = attention.heads / tensorParallel;
  const widths = attention.qkNopeHeadDim + attention.qkRopeHeadDim + attention.vHeadDim;
  return {
    queryHeads,
    kvHeads: queryHeads,
    flopsPerPair: 2 * queryHeads * widths,
    bytesPerQuery: queryHeads * widths * ACTIVATION_BYTES,
    bytesPerContextToken: queryHeads * widths * ACTIVATION_BYTES,
  };
}

/**
 * Decode. Latent attention runs absorbed (DeepSeek-V2, 2024, section 2.1.2): queries are mapped into the latent
 * space, so that scores and values are products with the cached vector itself, which is read once for all heads and
 * in full on every GPU.
 */
export function decodeGeometry(
  { attention }: Model,
  tensorParallel: number,
  kvCacheType: KvCacheType,
): AttentionGeometry {
  if (attention.kind === 'grouped') return groupedGeometry(attention, tensorParallel, kvCacheType);
  const queryHeads = attention.heads / tensorParallel;
  const cached = attention.kvLoraRank + attention.qkRopeHeadDim;
  const widths = cached + attention.kvLoraRank;
  return {
    queryHeads,
    kvHeads: 1,
    flopsPerPair: 2 * queryHeads * widths,
    bytesPerQuery: queryHeads * widths * ACTIVATION_BYTES,
    bytesPerContextToken: cached * kvElementBytes(kvCacheType),
  };
}

/** The layers of a model by what they see; kinds without layers are left out. */
export function attentionLayers({ attention, layers }: Model): AttentionLayers[] {
  const windowLayers = attention.kind === 'grouped' ? attention.windowLayers : 0;
  const windowTokens = attention.kind === 'grouped' ? attention.windowTokens : 0;
  const kinds = [
    { count: layers - windowLayers, windowTokens: Infinity },
    { count: windowLayers, windowTokens },
  ];
  return kinds.filter(({ count }) => count > 0);
}

function groupedGeometry(
  attention: GroupedAttention,
  tensorParallel: number,
  kvCacheType: KvCacheType,
): AttentionGeometry {
  const queryHeads = attention.heads / tensorParallel;
  const kvHeads = kvHeadsPerGpu(attention, tensorParallel);
  return {
    queryHeads,
    kvHeads,
    flopsPerPair: 4 * queryHeads * attention.headDim,
    bytesPerQuery: 2 * queryHeads * attention.headDim * ACTIVATION_BYTES,
    bytesPerContextToken: 2 * kvHeads * attention.headDim * kvElementBytes(kvCacheType),
  };
}
