import type { Probe } from '../../probe/probe.ts';
import { FloatColumn, IntColumn } from '../growable.ts';
import type { MetricsSpec } from '../metrics-spec.ts';
import type { WeightedSamples } from '../weighted-quantile.ts';

/**
 * The gaps between the tokens of all requests, pooled: what vLLM calls ITL. All sequences that decoded in the same
 * steps share one gap, so that a gap is recorded once, with the number of tokens that came after it.
 */
export class GapCollector implements Probe {
  private readonly gapSeconds = new FloatColumn();
  private readonly counts = new IntColumn();
  private readonly warmupSeconds: number;
  /** When the tokens came, if it turns out afterwards which of them count. */
  private readonly timeSeconds: FloatColumn | undefined;

  /** @param warmupSeconds tokens that the clients received before are left out; `auto`: the run will tell */
  constructor(warmupSeconds: MetricsSpec['warmupSeconds']) {
    this.warmupSeconds = warmupSeconds === 'auto' ? 0 : warmupSeconds;
    this.timeSeconds = warmupSeconds === 'auto' ? new FloatColumn() : undefined;
  }

  tokens(_worker: number, time: number, gap: number, count: number): void {
    if (time < this.warmupSeconds) return;
    this.gapSeconds.push(gap);
    this.counts.push(count);
    this.timeSeconds?.push(time);
  }

  /** @param fromSeconds with a warm-up that the run tells: tokens that came before are left out */
  samples(fromSeconds = 0): WeightedSamples {
    const [values, weights] = [this.gapSeconds.values(), this.counts.values()];
    if (this.timeSeconds === undefined) return { values, weights };
    const times = this.timeSeconds.values();
    const counts = (_: number, index: number) => times[index]! >= fromSeconds;
    return { values: values.filter(counts), weights: weights.filter(counts) };
  }
}
