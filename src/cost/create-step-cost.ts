import type { KvCacheType } from '../model/size.ts';
import { ModelAttention } from './attention.ts';
import { HostCost, type HostOverhead, launchedSeconds } from './host.ts';
import { layersByKernels } from './kernel-count.ts';
import { type GroupSpec, headOperators, layerOperators } from './linear.ts';
import { checkParallelism } from './parallelism.ts';
import { pipelineSeconds, StageSend } from './pipeline.ts';
import type { StepCost } from './step-cost.ts';
import { TokenTable } from './token-table.ts';

export interface StepCostSpec extends GroupSpec {
  kvCacheType: KvCacheType;
  pipelineParallel: number;
  overhead: HostOverhead;
  /** Largest decode batch that replays a CUDA graph; 0 means eager always. */
  graphs: { maxBatch: number };
  /** Key into the accelerator's attention figures; falls back to `default`. */
  attentionKernel: string;
  /** Token counts up to this are remembered; larger steps are possible, but computed every time. */
  maxTokens: number;
}

/**
 * The cost of the steps of one engine.
 * @throws ConfigError if the model cannot be divided as asked for, or a figure of the accelerator is out of range
 */
export function createStepCost(spec: StepCostSpec): StepCost {
  checkParallelism(spec.model, spec.tensorParallel, spec.pipelineParallel);
  return new RooflineStepCost(spec);
}

/**
 * A step of T tokens with R rows of logits:
 *
 *     gpu  = layers(T) + attention of the prompts and of the decoding sequences + head(R)
 *     step = gpu, launches and host overhead together, over the pipeline stages
 *
 * A decode step of at most `graphs.maxBatch` sequences replays a CUDA graph. Any other step launches its kernels one
 * by one, which bounds it from below: prompts have lengths that no graph was captured for (the piecewise graphs that
 * vLLM V1 replays for short ones are left out).
 */
class RooflineStepCost implements StepCost {
  private readonly attention: ModelAttention;
  private readonly layers: TokenTable;
  private readonly head: TokenTable;
  private readonly send: TokenTable;
  private readonly host: HostCost;
  private readonly maxGraphBatch: number;
  private readonly stages: number;
  /** Share of all layers on the stage that has most of them. */
  private readonly largestStage: number;

  constructor(spec: StepCostSpec) {
    const { accelerator, model, tensorParallel, pipelineParallel, maxTokens } = spec;
    this.attention = new ModelAttention(spec);
    this.layers = new TokenTable(layerOperators(spec), maxTokens);
    this.head = new TokenTable(headOperators(spec), maxTokens);
    const send = new StageSend(accelerator, model.hiddenSize, tensorParallel);
    this.send = new TokenTable(pipelineParallel > 1 ? [{ operator: send, times: 1 }] : [], maxTokens);
    this.host = new HostCost(spec.overhead, layersByKernels(model), tensorParallel);
    this.maxGraphBatch = spec.graphs.maxBatch;
    this.stages = pipelineParallel;
    this.largestStage = Math.ceil(model.layers / pipelineParallel) / model.layers;
  }

  prefillAttentionSeconds(newTokens: number, cachedTokens: number): number {
    return this.attention.prefillSeconds(newTokens, cachedTokens);
  }

  stepSeconds(
    decodeSequences: number,
    decodeContextTokens: number,
    prefillTokens: number,
    prefillSequences: number,
    attentionSeconds: number,
    logitsRows: number,
    eager: boolean,
  ): number {
    const sequences = decodeSequences + prefillSequences;
    const microBatches = Math.min(sequences, this.stages);
    if (microBatches === 0) return 0;
    const tokens = Math.ceil((decodeSequences + prefillTokens) / microBatches);
    const decoding = decodeSequences / microBatches;

    let layerSeconds = this.layers.seconds(tokens) + attentionSeconds / microBatches;
    layerSeconds += this.attention.decodeSeconds(decoding, decodeContextTokens / microBatches);
    if (prefillSequences > 0) layerSeconds += this.attention.prefillLatencySeconds;
    const headSeconds = this.head.seconds(Math.ceil(logitsRows / microBatches));
    const sendSeconds = this.send.seconds(tokens);

    const launches = this.launchSeconds(prefillTokens > 0, decoding, eager);
    const host = this.host.seconds(sequences / microBatches, decodeContextTokens / microBatches);

    const share = this.largestStage;
    const stageSeconds = launchedSeconds(layerSeconds * share + headSeconds, launches * share) + sendSeconds;
    return pipelineSeconds(
      microBatches,
      this.host.withGpu(layerSeconds + headSeconds, launches, host) + (this.stages - 1) * sendSeconds,
      Math.max(host, stageSeconds),
    );
  }

  /** Of kernels that no CUDA graph launches. */
  private launchSeconds(hasPrompts: boolean, decoding: number, eager: boolean): number {
    if (hasPrompts) return this.host.promptLaunchSeconds;
    return decoding <= this.maxGraphBatch && !eager ? 0 : this.host.eagerLaunchSeconds;
  }
}
