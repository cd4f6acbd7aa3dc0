import type { HostOverhead } from '../cost/host.ts';
import type { SchedulerKind } from './schedulers/index.ts';

export type { HostOverhead };

/** An inference engine: which scheduler it runs, with which defaults, and what its host side costs. */
export interface EngineProfile {
  id: string;
  name: string;
  /** The software and version that is imitated. */
  imitates: string;
  scheduler: SchedulerKind;
  batching: BatchingLimits;
  cache: CacheSettings;
  graphs: GraphLimits;
  overhead: HostOverhead;
  disaggregation: DisaggregationSettings;
  /** Key into the accelerator's attention figures; falls back to `default`. */
  attentionKernel: string;
  /** `nccl`: small messages too are summed by NCCL; absent: by the engine's own kernel, where there is one. */
  allReduceKernel?: 'nccl';
  /** Generation of the matrix library, if it is older than the accelerator's figures; see AcceleratorOperators. */
  gemmKernel?: string;
  sources: Record<string, string>;
}

export interface BatchingLimits {
  /** Sequences that may run at once. */
  maxNumSeqs: number;
  /** Tokens of one step (vLLM `max_num_batched_tokens`, SGLang `max_prefill_tokens`). */
  maxNumBatchedTokens: number;
  /** Longest piece of one prompt in a step (vLLM `long_prefill_token_threshold`, SGLang `chunked_prefill_size`); Infinity for no limit. */
  maxChunkTokens: number;
  /** Prompts may be split over steps. */
  chunkedPrefill: boolean;
  /** SGLang: prefill and decode may share a step. */
  mixedChunk: boolean;
  /** Order of the waiting queue. */
  policy: 'fcfs' | 'priority' | 'shortestPrompt';
  /** SGLang: share of the remaining max_tokens kept free for running requests; multiplies 0.7 at the start. */
  scheduleConservativeness: number;
  /** vLLM V0: share of blocks that admission leaves free. */
  watermark: number;
}

export interface CacheSettings {
  /** Tokens a KV block (vLLM block_size, SGLang page_size). */
  blockSize: number;
  prefixCaching: boolean;
  /** Share of device memory that the engine may use, weights included. */
  gpuMemoryUtilization: number;
  /** Whether that share has to hold activations and runtime too (`all`, vLLM) or not (`none`, SGLang); default `all`. */
  workspaceWithin?: 'all' | 'none';
  /** KV of prompts is kept in the memory of the host, too (LMCache): how much of it, and how fast a worker loads it. */
  hostTier?: { capacityBytes: number; loadBytesPerSecond: number };
}

export interface GraphLimits {
  /** Largest decode batch that replays a CUDA graph; 0 means eager always. */
  maxBatch: number;
  /** Longest context for which a graph is replayed (vLLM V0 max_seq_len_to_capture); Infinity for no limit. */
  maxContextTokens: number;
}

export interface DisaggregationSettings {
  /**
   * `source-first` (vLLM): prefill, hold the blocks, then reserve on the decode side and pull.
   * `destination-first` (SGLang): the decode side reserves before the prefill may start.
   */
  memory: 'source-first' | 'destination-first';
  /** Destination-first: tokens kept free for every request in flight on the decode side (num_reserved_decode_tokens). */
  reservedDecodeTokens: number;
  /**
   * Who gives the client its first token: `prefill` as soon as it is made, `arrival` when the KV has reached the
   * decode side (SGLang), `decodeStep` after a decode step has made it again from the last prompt token (vLLM).
   */
  firstToken: 'prefill' | 'arrival' | 'decodeStep';
  /** KV moves layer by layer while the prefill runs. */
  layerwise: boolean;
}
