import type { AcceleratorOperators } from '../hardware/accelerator.ts';
import { attentionProjections } from '../model/projections.ts';
import type { KvCacheType } from '../model/size.ts';
import { type GroupSpec, outsideExperts } from './linear.ts';
import { attentionLayers, decodeGeometry, prefillGeometry } from './operators/attention-geometry.ts';
import { DecodeAttention } from './operators/decode-attention.ts';
import { Gemm } from './operators/gemm.ts';
import { PrefillAttention } from './operators/prefill-attention.ts';

export interface AttentionSpec extends GroupSpec {
  kvCacheType: KvCacheType;
  /** Key into the accelerator's attention figures. */
  attentionKernel: string;
}

/** Attention over all layers of a model: those that see the whole context and those that see a window. */
export class ModelAttention {
  /** Launch floor of prefill attention, once a step. */
  readonly prefillLatencySeconds: number;
  private readonly prefill: readonly PrefillAttention[];
  private readonly decode: readonly DecodeAttention[];
  /** Latent attention: makes keys and values from the cached latent vectors, in each layer; see `prefillSeconds`. */
  private readonly expansion: Gemm | undefined;
  private readonly layers: number;

  constructor(spec: AttentionSpec) {
    const { accelerator, model, tensorParallel, kvCacheType } = spec;
    const { operators } = accelerator;
    const kinds = attentionLayers(model);
    const prefillFigures = byKernel(operators.prefillAttention, spec);
    const prefillWork = prefillGeometry(model, tensorParallel, kvCacheType);
    this.prefill = kinds.map((kind) => new PrefillAttention(accelerator, prefillFigures, prefillWork, kind));
    const decodeFigures = byKernel(operators.decodeAttention, spec);
    const decodeWork = decodeGeometry(model, tensorParallel, kvCacheType);
    this.decode = kinds.map((kind) => new DecodeAttention(accelerator, decodeFigures, decodeWork, kind));
    this.prefillLatencySeconds = this.prefill.reduce((sum, kind) => sum + kind.latencySeconds, 0);
    this.expansion = latentExpansion(spec);
    this.layers = model.layers;
  }

  /**
   * One chunk, without the launch floor. Latent attention expands the cached part of the context again for every
   * chunk; the new part is expanded with the other products of the step.
   */
  prefillSeconds(newTokens: number, cachedTokens: number): number {
    let seconds = 0;
    for (const kind of this.prefill) seconds += kind.seconds(newTokens, cachedTokens);
    if (this.expansion === undefined || cachedTokens === 0) return seconds;
    return seconds + this.layers * this.expansion.seconds(cachedTokens);
  }

  decodeSeconds(sequences: number, contextTokens: number): number {
    let seconds = 0;
    for (const kind of this.decode) seconds += kind.seconds(sequences, contextTokens);
    return seconds;
  }
}

function latentExpansion(spec: AttentionSpec): Gemm | undefined {
  const up = attentionProjections(spec.model, spec.tensorParallel).find(({ name }) => name === 'kv_up');
  return up && new Gemm(spec.accelerator, up, outsideExperts(spec.weights), spec.gemmKernel);
}

type Figures = AcceleratorOperators['prefillAttention'] | AcceleratorOperators['decodeAttention'];

/**
 * The kernel's figures, if it has any, else those of `default`. A kernel may have figures of its own for groups of so
 * many query heads to a key head (`trtllm-group8`), and for KV in fp8 (`default-fp8`).
 */
function byKernel<F extends Figures>(
  figures: F,
  { attentionKernel, kvCacheType, model: { attention } }: AttentionSpec,
): F['default'] {
  const group = attention.kind === 'grouped' ? attention.heads / attention.kvHeads : attention.heads;
  const kernels = [`${attentionKernel}-group${group}`, attentionKernel];
  const names =
    kvCacheType === 'fp8'
      ? [...kernels.flatMap((kernel) => [`${kernel}-fp8`, kernel]), 'default-fp8']
      : kernels;
  return figures[names.find((name) => Object.hasOwn(figures, name)) ?? 'default'];
}
