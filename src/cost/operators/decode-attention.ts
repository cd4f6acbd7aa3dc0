import type { Accelerator, DecodeAttentionFigures } from '../../hardware/accelerator.ts';
import { Roofline } from '../roofline.ts';
import type { AttentionGeometry, AttentionLayers } from './attention-geometry.ts';

/**
 * Attention of B sequences that make one token each and see S tokens of context in all, in every layer of one kind,
 * on one GPU.
 *
 *     stream  = S * max(flopsPerPair / (peak * computeEfficiency), bytesPerContextToken / (bandwidth * memoryEfficiency))
 *               + B * bytesPerQuery / (bandwidth * memoryEfficiency)
 *     items   = B * (kvHeads * kvHeadItemSeconds + queryHeads * queryHeadItemSeconds) / multiprocessors
 *     seconds = latency + batched (if B > 1 and there are several KV heads) + ramp * S / (S + rampContextTokens) + smooth maximum of items and stream
 *
 * Linear in S, as every cached key and value is read once; the items are one thread block for every sequence and KV
 * head, which decides for large batches of short contexts. Only B and S are known, not who is how long: under a
 * window each sequence is taken to have the mean context, so S becomes B * min(S / B, window), which overestimates
 * batches of mixed lengths.
 */
export class DecodeAttention {
  private readonly roofline: Roofline;
  private readonly layers: number;
  private readonly windowTokens: number;
  private readonly secondsPerContextToken: number;
  private readonly querySeconds: number;
  private readonly itemSeconds: number;
  private readonly latencySeconds: number;
  private readonly batchedLatencySeconds: number;
  private readonly rampSeconds: number;
  private readonly rampContextTokens: number;

  constructor(
    accelerator: Accelerator,
    figures: DecodeAttentionFigures,
    geometry: AttentionGeometry,
    { count, windowTokens }: AttentionLayers,
  ) {
    const { queryHeads, kvHeads, flopsPerPair, bytesPerQuery, bytesPerContextToken } = geometry;
    const { multiprocessors, peakFlops, memoryBandwidthBytesPerSecond } = accelerator;
    this.roofline = new Roofline(peakFlops.bf16, memoryBandwidthBytesPerSecond, figures);
    const { secondsPerFlop, secondsPerByte, latencySeconds } = this.roofline;
    this.layers = count;
    this.windowTokens = windowTokens;
    this.secondsPerContextToken = Math.max(
      flopsPerPair * secondsPerFlop,
      bytesPerContextToken * secondsPerByte,
    );
    this.querySeconds = bytesPerQuery * secondsPerByte;
    this.itemSeconds =
      (kvHeads * (figures.kvHeadItemSeconds ?? 0) + queryHeads * (figures.queryHeadItemSeconds ?? 0)) /
      multiprocessors;
    this.latencySeconds = latencySeconds;
    this.batchedLatencySeconds =
      latencySeconds + (kvHeads > 1 && queryHeads > kvHeads ? (figures.batchedSeconds ?? 0) : 0);
    this.rampSeconds = figures.rampSeconds ?? 0;
    this.rampContextTokens = figures.rampContextTokens ?? 1;
  }

  /** GPU seconds over all layers of this kind; 0 sequences take no time. */
  seconds(sequences: number, contextTokens: number): number {
    if (sequences === 0) return 0;
    const seen = Math.min(contextTokens, sequences * this.windowTokens);
    const stream = seen * this.secondsPerContextToken + sequences * this.querySeconds;
    const kernel = this.roofline.combine(sequences * this.itemSeconds, stream);
    const ramp = (this.rampSeconds * seen) / (seen + this.rampContextTokens);
    const latency = sequences > 1 ? this.batchedLatencySeconds : this.latencySeconds;
    return this.layers * (latency + ramp + kernel);
  }
}
