import { binOf, fromBins } from './log-histogram.ts';
import type { ArrivalDescription } from './trace-description.ts';

const MINUTE_SECONDS = 60;
const MOST_BINS = 1000;

/** Watches times go by. Gaps are kept as moments (Welford, 1962) and bins, the load as requests by the minute. */
export class ArrivalMeter {
  private times = 0;
  private first = 0;
  private last = 0;
  private gaps = 0;
  private mean = 0;
  private squares = 0;
  private outOfOrder = 0;
  private readonly bins = new Map<number, number>();
  private readonly minutes = new Map<number, number>();

  add(seconds: number): void {
    const minute = Math.floor(seconds / MINUTE_SECONDS);
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + 1);
    if (this.times++ === 0) {
      this.first = seconds;
      this.last = seconds;
      return;
    }
    if (seconds < this.last) this.outOfOrder++;
    this.addGap(Math.max(0, seconds - this.last));
    this.last = Math.max(this.last, seconds);
  }

  /** Undefined if there is no time between any two requests. */
  description(): ArrivalDescription | undefined {
    const spanSeconds = this.last - this.first;
    if (!(spanSeconds > 0)) return undefined;
    const gapVariation = Math.sqrt(this.squares / this.gaps) / this.mean;
    return {
      requests: this.times,
      spanSeconds,
      rate: this.gaps / spanSeconds,
      gapVariation,
      burstiness: 1 / gapVariation ** 2,
      outOfOrder: this.outOfOrder,
      gapSeconds: fromBins(this.bins),
      ...this.load(),
    };
  }

  private addGap(gap: number): void {
    this.gaps++;
    const deviation = gap - this.mean;
    this.mean += deviation / this.gaps;
    this.squares += deviation * (gap - this.mean);
    const bin = binOf(gap);
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + 1);
  }

  private load(): Pick<ArrivalDescription, 'peakMinute' | 'load'> {
    const [peak, requests] = [...this.minutes].reduce((most, each) => (each[1] > most[1] ? each : most));
    const from = Math.floor(this.first / MINUTE_SECONDS);
    const minutes = Math.floor(this.last / MINUTE_SECONDS) - from + 1;
    const perBin = Math.ceil(minutes / MOST_BINS);
    const load = new Array<number>(Math.ceil(minutes / perBin)).fill(0);
    for (const [minute, count] of this.minutes)
      if (minute >= from) load[Math.floor((minute - from) / perBin)] += count;
    return {
      peakMinute: { startSeconds: peak * MINUTE_SECONDS, requests },
      load: { binSeconds: perBin * MINUTE_SECONDS, requests: load },
    };
  }
}
