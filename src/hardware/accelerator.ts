import type { Link } from './link.ts';

export const COMPUTE_TYPES = ['bf16', 'fp8', 'int8', 'fp4'] as const;
/** Number formats that tensor cores multiply in. */
export type ComputeType = (typeof COMPUTE_TYPES)[number];

/**
 * Figures of the smooth roofline for one operator class on one accelerator (see docs/modelling.md): how much of the
 * peaks a kernel reaches, its launch floor, and how sharply it turns from memory-bound to compute-bound. These four
 * describe any operator; what a class adds to them refines it where kernels were measured.
 */
export interface OperatorFigures {
  /** Share of peak FLOP/s, 0 < x <= 1. */
  computeEfficiency: number;
  /** Share of peak bandwidth, 0 < x <= 1. */
  memoryEfficiency: number;
  latencySeconds: number;
  /** 1 adds compute and memory time, large values take the maximum. */
  sharpness: number;
}

/** Refinements of matrix products; absent ones are 0. */
export interface GemmFigures extends OperatorFigures {
  /** Floor of the compute time, as a share of one wave: a tile of 128 x 128 outputs on every multiprocessor. */
  waveFloor?: number;
  /** How much slower a long product runs when the clock has dropped; half of it is reached at 1 ms. */
  sustainedSlowdown?: number;
  /** 8-bit formats: passes over the activations (3 bytes an element) that quantise them; 1 if fused. */
  quantizationPasses?: number;
}

/** Refinements of prefill attention; absent ones are 0 or false. */
export interface PrefillAttentionFigures extends OperatorFigures {
  /** Seconds of one multiprocessor for every sequence and head, besides the arithmetic. */
  itemSeconds?: number;
  /** FlashAttention 3 packs the query heads that share a KV head into one item. */
  packsQueryHeads?: boolean;
  /** Weight of the longest item, a tile of 128 queries against the whole context on one multiprocessor. */
  longestItem?: number;
}

/** Refinements of decode attention; absent ones are 0. */
export interface DecodeAttentionFigures extends OperatorFigures {
  /** Seconds of one multiprocessor for every sequence and KV head, and for every sequence and query head. */
  kvHeadItemSeconds?: number;
  queryHeadItemSeconds?: number;
  /** Set-up of a long read: grows to `rampSeconds`, of which half is reached at `rampContextTokens` in all. */
  rampSeconds?: number;
  rampContextTokens?: number;
  /** Added for several groups of heads when several sequences decode: FlashAttention 2 copies their output again. */
  batchedSeconds?: number;
}

/** Refinements of the experts of a mixture; absent ones are 0. */
export interface MoeFigures extends OperatorFigures {
  /** Tokens that tiles pad each expert by. */
  paddingTokens?: number;
  /** Columns that tiles pad an expert's width by. */
  paddingWidth?: number;
}

/**
 * All-reduce of `bytes` on each of n GPUs:
 *
 *     latency + perDoubling * log2(n / 2) + ramp * bytes / (bytes + rampBytes)
 *       + 2 (n - 1) / n * bytes / (line rate * bandwidthEfficiency * (n / 2)^bandwidthScaling)
 *
 * with a share of the line rate that never exceeds 1. Absent figures are 0.
 */
export interface CollectiveFigures {
  /** Of the smallest message on two GPUs. */
  latencySeconds: number;
  perDoublingSeconds?: number;
  /** Change of protocol between small and large messages, half of it at `rampBytes`. */
  rampSeconds?: number;
  rampBytes?: number;
  /** Share of the interconnect's line rate that large messages reach on two GPUs, 0 < x <= 1. */
  bandwidthEfficiency: number;
  bandwidthScaling?: number;
}

/** One GPU. Peaks are dense (no sparsity) and never multiplied by an efficiency in the profile. */
export interface Accelerator {
  id: string;
  name: string;
  vendor: string;
  architecture: string;
  multiprocessors: number;
  memoryBytes: number;
  memoryBandwidthBytesPerSecond: number;
  /** Dense peak FLOP/s by number format; a format that the chip lacks is absent. */
  peakFlops: { bf16: number } & Partial<Record<ComputeType, number>>;
  /** What joins the GPUs of one node: carries the collectives of tensor parallelism. */
  interconnect: Link;
  /** The link to the host: carries KV to and from CPU memory. */
  host: Link;
  boardPowerWatts?: number;
  price?: { perHour: number; currency: string; source: string; date?: string };
  operators: AcceleratorOperators;
  /** Where each section of the profile comes from. */
  sources: Record<string, string>;
}

/**
 * Fitted figures by operator class. They belong to accelerator *and* kernel generation: FlashAttention 2 and 3 differ
 * twofold on Hopper, and the matrix libraries of 2024 fall short of later ones. Attention is keyed by kernel, and
 * `default` always exists; with KV in fp8 the kernel's name with `-fp8` appended is looked up first, then
 * `default-fp8`. Matrix products are keyed by number format (`bf16`), and for an older library by both
 * (`bf16-2024`), which is looked up first.
 */
export interface AcceleratorOperators {
  gemm: { bf16: GemmFigures } & Partial<Record<string, GemmFigures>>;
  prefillAttention: { default: PrefillAttentionFigures } & Record<string, PrefillAttentionFigures>;
  decodeAttention: { default: DecodeAttentionFigures } & Record<string, DecodeAttentionFigures>;
  moe: MoeFigures;
  /** NCCL, and all messages where no faster kernel exists. */
  allReduce: CollectiveFigures;
  /** The engine's own kernel for messages of less than `maxBytes` over a fast interconnect, on at most `maxGpus`. */
  customAllReduce?: CollectiveFigures & { maxBytes: number; maxGpus: number };
}
