import type { Accelerator, PrefillAttentionFigures } from '../../hardware/accelerator.ts';
import { Roofline } from '../roofline.ts';
import type { AttentionGeometry, AttentionLayers } from './attention-geometry.ts';

/** Queries of one thread block. */
const TILE = 128;

/**
 * Causal attention of one chunk of a prompt: n new tokens after c that are cached, in every layer of one kind, on one
 * GPU. Query i sees c + i tokens, or `windowTokens` if they are fewer.
 *
 *     pairs   = n c + n (n + 1) / 2                  (query, context) pairs; fewer under a window
 *     work    = (pairs + 64 n) * flopsPerPair / (peak * computeEfficiency) + items * itemSeconds / multiprocessors
 *     longest = longestItem * (c + n + 64) * 128 * flops a pair and head / (speed of one multiprocessor)
 *     memory  = (n * bytesPerQuery + (c + n) * bytesPerContextToken) / (bandwidth * memoryEfficiency)
 *     seconds = smooth maximum of sqrt(work^2 + longest^2) and memory
 *
 * The 64 are the masked half of the tile on the diagonal. The longest item bounds a chunk that has too few heads and
 * tokens to fill the chip. Chunks of one step run side by side, and adding their times counts it for each: a slight
 * overestimate where many short prompts share a step. The launch floor is paid once a step and stands apart.
 */
export class PrefillAttention {
  /** Launch floor of all layers of this kind, once a step. */
  readonly latencySeconds: number;
  private readonly roofline: Roofline;
  private readonly layers: number;
  private readonly windowTokens: number;
  private readonly secondsPerPair: number;
  private readonly itemSeconds: number;
  private readonly longestSecondsPerToken: number;
  private readonly bytesPerQuery: number;
  private readonly bytesPerContextToken: number;

  constructor(
    accelerator: Accelerator,
    figures: PrefillAttentionFigures,
    geometry: AttentionGeometry,
    { count, windowTokens }: AttentionLayers,
  ) {
    const { multiprocessors, peakFlops, memoryBandwidthBytesPerSecond } = accelerator;
    this.roofline = new Roofline(peakFlops.bf16, memoryBandwidthBytesPerSecond, figures);
    this.latencySeconds = count * this.roofline.latencySeconds;
    this.layers = count;
    this.windowTokens = windowTokens;
    this.secondsPerPair = geometry.flopsPerPair * this.roofline.secondsPerFlop;
    const items = figures.packsQueryHeads ? geometry.kvHeads : geometry.queryHeads;
    this.itemSeconds = ((figures.itemSeconds ?? 0) * items) / multiprocessors;
    this.longestSecondsPerToken =
      (figures.longestItem ?? 0) * TILE * multiprocessors * (this.secondsPerPair / geometry.queryHeads);
    this.bytesPerQuery = geometry.bytesPerQuery;
    this.bytesPerContextToken = geometry.bytesPerContextToken;
  }

  /** GPU seconds of one chunk over all layers of this kind, without the launch floor. */
  seconds(newTokens: number, cachedTokens: number): number {
    const pairs = this.pairs(newTokens, cachedTokens) + (TILE / 2) * newTokens;
    const context = this.seenBy(cachedTokens + newTokens);
    const work = pairs * this.secondsPerPair + this.itemSeconds;
    const longest = (context + TILE / 2) * this.longestSecondsPerToken;
    const bytes =
      newTokens * this.bytesPerQuery + this.contextRead(newTokens, cachedTokens) * this.bytesPerContextToken;
    const compute = Math.sqrt(work * work + longest * longest);
    return this.layers * this.roofline.combine(compute, bytes * this.roofline.secondsPerByte);
  }

  /** Sum over the new tokens of the context that each sees, itself included. */
  private pairs(newTokens: number, cachedTokens: number): number {
    const unwindowed = Math.max(0, Math.min(newTokens, this.windowTokens - cachedTokens));
    const growing = unwindowed * cachedTokens + (unwindowed * (unwindowed + 1)) / 2;
    const windowed = newTokens - unwindowed;
    return windowed === 0 ? growing : growing + windowed * this.windowTokens;
  }

  private seenBy(context: number): number {
    return Math.min(context, this.windowTokens);
  }

  /** Tokens of which the chunk reads keys and values: all that its first token sees, and its own. */
  private contextRead(newTokens: number, cachedTokens: number): number {
    return newTokens + this.seenBy(cachedTokens);
  }
}
