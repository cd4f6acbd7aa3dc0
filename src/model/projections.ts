import type { GroupedAttention, LatentAttention, Model } from './model.ts';

/** A weight matrix as one GPU of a tensor-parallel group holds it: `inputs` rows, `outputs` columns. */
export interface Projection {
  name: string;
  inputs: number;
  outputs: number;
}

/**
 * The matrices around attention in one layer, per GPU. Heads are divided among the GPUs; key and value heads that
 * are fewer than the GPUs are replicated, and so are the compressions of latent attention, which have no heads
 * (Megatron: Shoeybi et al. 2019; latent attention: DeepSeek-V2, 2024).
 */
export function attentionProjections(model: Model, tensorParallel: number): Projection[] {
  const { attention, hiddenSize } = model;
  return attention.kind === 'grouped'
    ? groupedProjections(attention, hiddenSize, tensorParallel)
    : latentProjections(attention, hiddenSize, tensorParallel);
}

/** Key and value heads on each GPU: at least one. */
export function kvHeadsPerGpu(attention: GroupedAttention, tensorParallel: number): number {
  return Math.max(1, attention.kvHeads / tensorParallel);
}

/** Gate and up side by side, then down (or up and down without a gate), of width `intermediateSize`, per GPU. */
export function feedForwardProjections(
  hiddenSize: number,
  intermediateSize: number,
  matrices: 2 | 3,
  tensorParallel: number,
): Projection[] {
  const width = intermediateSize / tensorParallel;
  return [
    { name: matrices === 3 ? 'gate_up' : 'up', inputs: hiddenSize, outputs: (matrices - 1) * width },
    { name: 'down', inputs: width, outputs: hiddenSize },
  ];
}

export function countWeights(projections: readonly Projection[]): number {
  return projections.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
}

function groupedProjections(
  attention: GroupedAttention,
  hiddenSize: number,
  tensorParallel: number,
): Projection[] {
  const { headDim } = attention;
  const heads = attention.heads / tensorParallel;
  const kvHeads = kvHeadsPerGpu(attention, tensorParallel);
  return [
    { name: 'qkv', inputs: hiddenSize, outputs: (heads + 2 * kvHeads) * headDim },
    { name: 'output', inputs: heads * headDim, outputs: hiddenSize },
  ];
}

function latentProjections(
  attention: LatentAttention,
  hiddenSize: number,
  tensorParallel: number,
): Projection[] {
  const { qLoraRank, kvLoraRank, qkNopeHeadDim, qkRopeHeadDim, vHeadDim } = attention;
  const heads = attention.heads / tensorParallel;
  const queryWidth = heads * (qkNopeHeadDim + qkRopeHeadDim);
  const query =
    qLoraRank === undefined
      ? [{ name: 'query', inputs: hiddenSize, outputs: queryWidth }]
      : [
          { name: 'query_down', inputs: hiddenSize, outputs: qLoraRank },
          { name: 'query_up', inputs: qLoraRank, outputs: queryWidth },
        ];
  return [
    ...query,
    { name: 'kv_down', inputs: hiddenSize, outputs: kvLoraRank + qkRopeHeadDim },
    { name: 'kv_up', inputs: kvLoraRank, outputs: heads * (qkNopeHeadDim + vHeadDim) },
    { name: 'output', inputs: heads * vHeadDim, outputs: hiddenSize },
  ];
}
