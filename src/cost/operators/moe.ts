import type { Accelerator, MoeFigures } from '../../hardware/accelerator.ts';
import type { Mixture, WeightFormat } from '../../model/model.ts';
import { Roofline } from '../roofline.ts';
import type { TokenOperator } from '../token-table.ts';
import { computeFormat } from './compute-format.ts';

/**
 * The routed experts of one layer on one GPU of a tensor-parallel group, each of which holds a slice of every expert.
 * With k of E experts a token, hidden width d and expert width f (divided among the GPUs):
 *
 *     touched = E (1 - (1 - k/E)^T)                         experts that at least one of T tokens is routed to
 *     rows    = T k + paddingTokens * touched
 *     flops   = 6 d (f + paddingWidth) rows                 gate, up and down
 *     bytes   = 3 d f touched bits/8 + 2 T k (3 d + 6 f)    their weights, and the activations between the products
 *
 * Routing is taken as uniform and independent; skew touches fewer experts. Decoding more sequences is slow at first,
 * as each reads experts of its own, and cheap once all have been touched.
 */
export class RoutedExperts implements TokenOperator {
  private readonly roofline: Roofline;
  private readonly mixture: Mixture;
  private readonly flopsPerRow: number;
  private readonly expertBytes: number;
  private readonly bytesPerRow: number;
  private readonly paddingTokens: number;

  constructor(
    accelerator: Accelerator,
    hiddenSize: number,
    mixture: Mixture,
    weights: WeightFormat,
    tensorParallel: number,
  ) {
    const figures: MoeFigures = accelerator.operators.moe;
    const { peakFlopsPerSecond } = computeFormat(accelerator, weights);
    const width = mixture.intermediateSize / tensorParallel;
    this.roofline = new Roofline(peakFlopsPerSecond, accelerator.memoryBandwidthBytesPerSecond, figures);
    this.mixture = mixture;
    this.flopsPerRow = 6 * hiddenSize * (width + (figures.paddingWidth ?? 0));
    this.expertBytes = (3 * hiddenSize * width * weights.bitsPerWeight) / 8;
    this.bytesPerRow = 2 * (3 * hiddenSize + 6 * width);
    this.paddingTokens = figures.paddingTokens ?? 0;
  }

  seconds(tokens: number): number {
    return this.secondsTouching(tokens, expertsTouched(this.mixture, tokens));
  }

  /** The same where it is known how many experts the tokens were routed to. */
  secondsTouching(tokens: number, touched: number): number {
    const rows = tokens * this.mixture.expertsPerToken;
    const flops = (rows + this.paddingTokens * touched) * this.flopsPerRow;
    const bytes = touched * this.expertBytes + rows * this.bytesPerRow;
    return this.roofline.latencySeconds + this.roofline.seconds(flops, bytes);
  }
}

/** Expected number of distinct experts that `tokens` tokens are routed to, under uniform routing. */
export function expertsTouched(
  { experts, expertsPerToken }: Pick<Mixture, 'experts' | 'expertsPerToken'>,
  tokens: number,
): number {
  return experts * (1 - (1 - expertsPerToken / experts) ** tokens);
}
