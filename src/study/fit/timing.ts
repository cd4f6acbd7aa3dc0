import type { ComputeType } from '../../hardware/accelerator.ts';
import type { KvCacheType } from '../../model/size.ts';

/** One measured kernel, on one GPU (collectives: on `gpus`). */
export type Timing = { seconds: number } & (
  | GemmShape
  | PrefillShape
  | DecodeShape
  | MoeShape
  | CollectiveShape
);

/** `tokens` x `inputs` by `inputs` x `outputs`. */
export interface GemmShape {
  operator: 'gemm';
  format: ComputeType;
  tokens: number;
  inputs: number;
  outputs: number;
}

interface Heads {
  queryHeads: number;
  kvHeads: number;
  headDim: number;
  kvCacheType: KvCacheType;
}

/** A batch of prompts of equal length. */
export interface PrefillShape extends Heads {
  operator: 'prefillAttention';
  sequences: number;
  newTokens: number;
}

/** A batch of sequences that make one token each, at equal context. */
export interface DecodeShape extends Heads {
  operator: 'decodeAttention';
  sequences: number;
  /** Of each sequence. */
  contextTokens: number;
}

/** The routed experts of one layer, `intermediateSize` wide on this GPU. */
export interface MoeShape {
  operator: 'moe';
  tokens: number;
  hiddenSize: number;
  intermediateSize: number;
  experts: number;
  expertsPerToken: number;
  /** Distinct experts that the tokens were routed to. */
  touched: number;
}

/** Sum of `bytes` over `gpus`: by NCCL, or by the engine's own kernel. */
export interface CollectiveShape {
  operator: 'allReduce' | 'customAllReduce';
  gpus: number;
  bytes: number;
}
