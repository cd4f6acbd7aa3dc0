import type { WorkerSpec } from '../../config/scenario.ts';
import { outsideExperts } from '../../cost/linear.ts';
import { attentionLayers, decodeGeometry, prefillGeometry } from '../../cost/operators/attention-geometry.ts';
import { expertsTouched } from '../../cost/operators/moe.ts';
import type { ComputeType } from '../../hardware/accelerator.ts';
import type { WeightFormat } from '../../model/model.ts';
import { attentionProjections, countWeights, feedForwardProjections } from '../../model/projections.ts';
import { WEIGHT_FORMATS } from '../../model/weight-format.ts';

/** What one GPU of a tensor-parallel group cannot avoid in a step, whatever its kernels. */
export interface StepWork {
  /** Weights that are used, read once, and the KV that is read or written. */
  bytes: number;
  /** Of matrix products and attention, by the format that they are multiplied in. */
  flops: Partial<Record<ComputeType, number>>;
}

/** A step that decodes: sequences with so many tokens of context each, the new one included. */
export interface DecodeBatch {
  sequences: number;
  contextTokens: number;
}

type Worker = Pick<WorkerSpec, 'accelerator' | 'model' | 'weights' | 'kvCacheType' | 'tensorParallel'>;

/**
 * One token for each sequence of a batch.
 *
 *     bytes = weights of all layers and the head + KV of all contexts
 *     flops = 2 x weights x sequences + attention of each sequence to its context
 */
export function decodeWork(worker: Worker, { sequences, contextTokens }: DecodeBatch): StepWork {
  const { model, tensorParallel, kvCacheType } = worker;
  const geometry = decodeGeometry(model, tensorParallel, kvCacheType);
  const pairs = attentionLayers(model).reduce(
    (sum, { count, windowTokens }) => sum + count * sequences * Math.min(contextTokens, windowTokens),
    0,
  );
  const work = productWork(worker, sequences, sequences);
  add(work, 'bf16', pairs * geometry.flopsPerPair, pairs * geometry.bytesPerContextToken);
  return work;
}

/** A whole prompt in one step, its last token through the head; its KV is written. Causal attention: n (n + 1) / 2 pairs. */
export function promptWork(worker: Worker, tokens: number): StepWork {
  const { model, tensorParallel, kvCacheType } = worker;
  const { flopsPerPair } = prefillGeometry(model, tensorParallel, kvCacheType);
  const pairs = attentionLayers(model).reduce(
    (sum, { count, windowTokens }) => sum + count * causalPairs(tokens, windowTokens),
    0,
  );
  const kvBytes =
    model.layers * tokens * decodeGeometry(model, tensorParallel, kvCacheType).bytesPerContextToken;
  const work = productWork(worker, tokens, 1);
  add(work, 'bf16', pairs * flopsPerPair, kvBytes);
  return work;
}

/** Sum over the tokens of a prompt of what each sees, itself included. */
function causalPairs(tokens: number, windowTokens: number): number {
  const growing = Math.min(tokens, windowTokens);
  const windowed = tokens - growing;
  return (growing * (growing + 1)) / 2 + (windowed > 0 ? windowed * windowTokens : 0);
}

/** Every matrix product of a step with so many tokens, of which `rows` go through the head. */
function productWork(worker: Worker, tokens: number, rows: number): StepWork {
  const { model, weights, tensorParallel } = worker;
  const { hiddenSize, layers, dense, moe, vocabSize } = model;
  const work: StepWork = { bytes: 0, flops: {} };
  const product = (count: number, format: WeightFormat, tokens: number) =>
    add(work, computeType(worker, format), 2 * count * tokens, (count * format.bitsPerWeight) / 8);
  const feedForward = (width: number, matrices: 2 | 3) =>
    countWeights(feedForwardProjections(hiddenSize, width, matrices, tensorParallel));

  const usual = outsideExperts(weights);
  product(layers * countWeights(attentionProjections(model, tensorParallel)), usual, tokens);
  product(dense.layers * feedForward(dense.intermediateSize, dense.matrices), usual, tokens);
  product((hiddenSize * vocabSize) / tensorParallel, WEIGHT_FORMATS.bf16, rows);
  if (moe !== undefined) {
    product(moe.layers * feedForward(moe.sharedIntermediateSize, 3), usual, tokens);
    product(moe.layers * hiddenSize * moe.experts, WEIGHT_FORMATS.bf16, tokens);
    // Each token goes through k experts; which of them are read at all depends on how many tokens there are.
    const expert = moe.layers * feedForward(moe.intermediateSize, 3);
    const bytes = (expertsTouched(moe, tokens) * expert * weights.bitsPerWeight) / 8;
    add(work, computeType(worker, weights), 2 * expert * moe.expertsPerToken * tokens, bytes);
  }
  return work;
}

/** A chip without that format multiplies in 16 bit. */
function computeType({ accelerator }: Worker, { compute }: WeightFormat): ComputeType {
  return accelerator.peakFlops[compute] === undefined ? 'bf16' : compute;
}

function add(work: StepWork, type: ComputeType, flops: number, bytes: number): void {
  work.bytes += bytes;
  work.flops[type] = (work.flops[type] ?? 0) + flops;
}
