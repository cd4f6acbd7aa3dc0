import { ConfigError } from '../../errors.ts';
import type { Probe, StepFacts } from '../../probe/probe.ts';
import { Histogram } from './histogram.ts';
import type { VllmMetrics, WorkerMetrics } from './vllm-metrics.ts';

/** Copies of a worker's metrics that are kept: some 5 kB each, and five times that as text. */
const MOST_COPIES = 100_000;

/** The metrics of all workers at one time. */
export interface Scrape {
  /** Seconds since the start of the run; undefined: now. */
  timeSeconds?: number;
  workers: readonly WorkerMetrics[];
}

/**
 * What a Prometheus that scrapes every `intervalSeconds` of simulated time would have stored. Must be told of each fact
 * before the metrics are, so that a scrape shows what was before it.
 */
export class MetricsHistory implements Probe {
  readonly scrapes: Scrape[] = [];
  private readonly metrics: VllmMetrics;
  private readonly intervalSeconds: number;
  private nextSeconds: number;

  constructor(metrics: VllmMetrics, intervalSeconds: number) {
    this.metrics = metrics;
    this.intervalSeconds = intervalSeconds;
    this.nextSeconds = intervalSeconds;
  }

  arrived(_request: number, time: number): void {
    this.scrapeBefore(time);
  }

  stepped(_worker: number, { endSeconds }: StepFacts): void {
    this.scrapeBefore(endSeconds);
  }

  /** The last scrape, at the end of the run. */
  end(seconds: number): void {
    this.scrapeBefore(seconds);
    this.scrape(seconds);
  }

  private scrapeBefore(seconds: number): void {
    for (; this.nextSeconds < seconds; this.nextSeconds += this.intervalSeconds)
      this.scrape(this.nextSeconds);
  }

  /** @throws ConfigError if the interval is too short for a run as long as this */
  private scrape(timeSeconds: number): void {
    if (this.scrapes.length * this.metrics.workers.length >= MOST_COPIES)
      throw new ConfigError(
        `a sample every ${this.intervalSeconds} s makes more than ${MOST_COPIES} samples of all workers: take a longer interval`,
      );
    this.scrapes.push({ timeSeconds, workers: this.metrics.workers.map(copy) });
  }
}

function copy({ gauges, counters, finished, histograms }: WorkerMetrics): WorkerMetrics {
  const copied = Object.entries(histograms).map(([name, histogram]) => {
    const same = new Histogram(histogram.bounds);
    same.counts.set(histogram.counts);
    same.sum = histogram.sum;
    return [name, same] as const;
  });
  return {
    gauges: { ...gauges },
    counters: { ...counters },
    finished: { ...finished },
    histograms: Object.fromEntries(copied),
  };
}
