import type { Accelerator } from '../../hardware/accelerator.ts';
import type { Model } from '../../model/model.ts';
import { kvHeadsPerGpu } from '../../model/projections.ts';
import type { TokenOperator } from '../token-table.ts';

/** Kernels, and the 16-bit numbers that they read and write for one token. */
export interface ElementwiseWork {
  kernels: number;
  elementsPerToken: number;
}

const ACTIVATION_BYTES = 2;
/**
 * Shortest kernel in a replayed graph, with the gap to the next one. An estimate: with it, the 400 small kernels of
 * Llama 70B make up what a decode step of one sequence on four H100 measures above its products, attention and
 * all-reduces (15.8 ms in SGLang 0.5.3).
 */
const KERNEL_SECONDS = 2e-6;

/** Splits, a norm, copies and transposes around the latent vector, in each layer. */
const LATENT_KERNELS = 9;

/**
 * What lies between the products and only streams activations through memory. It reaches the share of bandwidth that
 * a product with one token does, which streams its weights just so.
 */
export class Elementwise implements TokenOperator {
  private readonly latencySeconds: number;
  private readonly secondsPerToken: number;

  constructor(accelerator: Accelerator, { kernels, elementsPerToken }: ElementwiseWork) {
    const { memoryEfficiency } = accelerator.operators.gemm.bf16;
    const bandwidth = accelerator.memoryBandwidthBytesPerSecond * memoryEfficiency;
    this.latencySeconds = kernels * KERNEL_SECONDS;
    this.secondsPerToken = (elementsPerToken * ACTIVATION_BYTES) / bandwidth;
  }

  seconds(tokens: number): number {
    return this.latencySeconds + tokens * this.secondsPerToken;
  }
}

/**
 * In every layer, per GPU: two norms with their residual additions (each reads and writes two vectors of the hidden
 * width), the rotation of queries and keys, and the storing of keys and values.
 */
export function layerWork({ attention, hiddenSize }: Model, tensorParallel: number): ElementwiseWork {
  const heads = attention.heads / tensorParallel;
  const kvHeads = attention.kind === 'grouped' ? kvHeadsPerGpu(attention, tensorParallel) : 1;
  const [rotated, stored] =
    attention.kind === 'grouped'
      ? [(heads + kvHeads) * attention.headDim, 2 * kvHeads * attention.headDim]
      : [(heads + 1) * attention.qkRopeHeadDim, attention.kvLoraRank + attention.qkRopeHeadDim];
  const kernels = attention.kind === 'grouped' ? 4 : 4 + LATENT_KERNELS;
  return { kernels, elementsPerToken: 2 * 4 * hiddenSize + 2 * rotated + 2 * stored };
}

/** The gate of a dense feed-forward network, per GPU: reads gate and up, writes their product. */
export function gateWork(intermediateSize: number, tensorParallel: number): ElementwiseWork {
  return { kernels: 1, elementsPerToken: (3 * intermediateSize) / tensorParallel };
}
