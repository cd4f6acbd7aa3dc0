import { FloatColumn, IntColumn } from '../../observe/growable.ts';
import type { Probe } from '../../probe/probe.ts';
import type { TimedSamples } from './percentiles-over-time.ts';

/** The gaps between tokens, each with the time of the later token: for percentiles over time. */
export class TimedGaps implements Probe {
  private readonly timeSeconds = new FloatColumn();
  private readonly gapSeconds = new FloatColumn();
  private readonly counts = new IntColumn();

  tokens(_worker: number, time: number, gap: number, count: number): void {
    this.timeSeconds.push(time);
    this.gapSeconds.push(gap);
    this.counts.push(count);
  }

  samples(): TimedSamples {
    return {
      timeSeconds: this.timeSeconds.values(),
      values: this.gapSeconds.values(),
      weights: this.counts.values(),
    };
  }
}
