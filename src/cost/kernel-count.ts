import type { Model } from '../model/model.ts';

/**
 * Kernels that an engine launches for one layer, counted in the forward passes of vLLM: grouped attention has a norm,
 * the qkv product, rotation, storing of KV, attention, the output product and an all-reduce; latent attention splits,
 * normalises, copies and absorbs on top; a dense feed-forward network has a norm, two products, a gate and an
 * all-reduce; a mixture routes (a dozen small kernels), sorts tokens by expert, runs two grouped products with a gate,
 * sums, and runs its shared experts.
 */
const GROUPED_ATTENTION = 7;
const LATENT_ATTENTION = 20;
const DENSE_FEED_FORWARD = 5;
const MIXTURE = 24;

/** Layers of a model in units of a dense layer with grouped attention, as far as launching kernels goes. */
export function layersByKernels({ layers, attention, dense, moe }: Model): number {
  const ofAttention = layers * (attention.kind === 'latent' ? LATENT_ATTENTION : GROUPED_ATTENTION);
  const ofFeedForward = dense.layers * DENSE_FEED_FORWARD + (moe?.layers ?? 0) * MIXTURE;
  return (ofAttention + ofFeedForward) / (GROUPED_ATTENTION + DENSE_FEED_FORWARD);
}
