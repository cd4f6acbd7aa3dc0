import type { Probe } from '../../probe/probe.ts';
import { FloatColumn, IntColumn } from '../growable.ts';
import type { WeightedSamples } from '../weighted-quantile.ts';

/**
 * The gaps between the tokens of all requests, pooled: what vLLM calls ITL. All sequences that decoded in the same
 * steps share one gap, so that a gap is recorded once, with the number of tokens that came after it.
 */
export class GapCollector implements Probe {
  private readonly gapSeconds = new FloatColumn();
  private readonly counts = new IntColumn();
  private readonly warmupSeconds: number;

  /** @param warmupSeconds tokens that the clients received before are left out */
  constructor(warmupSeconds: number) {
    this.warmupSeconds = warmupSeconds;
  }

  tokens(_worker: number, time: number, gap: number, count: number): void {
    if (time < this.warmupSeconds) return;
    this.gapSeconds.push(gap);
    this.counts.push(count);
  }

  samples(): WeightedSamples {
    return { values: this.gapSeconds.values(), weights: this.counts.values() };
  }
}
