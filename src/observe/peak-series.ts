import type { WorkerTimeline } from './run-result.ts';

const BUCKETS = 256;
/** A power of two, so that the bounds of buckets are exact. */
const FIRST_WIDTH_SECONDS = 2 ** -10;

/**
 * What a worker looked like over time, in at most 256 buckets of equal width. When a run outgrows them neighbours
 * merge and the width doubles. A bucket keeps the largest value of every step that touches it, so that no peak is
 * lost; one in which the worker was idle holds 0.
 */
export class PeakSeries {
  private readonly waiting = new Float64Array(BUCKETS);
  private readonly running = new Float64Array(BUCKETS);
  private readonly usedBlocks = new Float64Array(BUCKETS);
  private readonly batchTokens = new Float64Array(BUCKETS);
  private widthSeconds = FIRST_WIDTH_SECONDS;
  private used = 0;

  record(
    startSeconds: number,
    endSeconds: number,
    waiting: number,
    running: number,
    usedBlocks: number,
    batchTokens: number,
  ): void {
    while (endSeconds > BUCKETS * this.widthSeconds) this.merge();
    const first = Math.floor(startSeconds / this.widthSeconds);
    const end = Math.ceil(endSeconds / this.widthSeconds);
    for (let bucket = first; bucket < end; bucket++) {
      if (waiting > this.waiting[bucket]!) this.waiting[bucket] = waiting;
      if (running > this.running[bucket]!) this.running[bucket] = running;
      if (usedBlocks > this.usedBlocks[bucket]!) this.usedBlocks[bucket] = usedBlocks;
      if (batchTokens > this.batchTokens[bucket]!) this.batchTokens[bucket] = batchTokens;
    }
    if (end > this.used) this.used = end;
  }

  /** Plain arrays of the buckets so far; a sample's time is where its bucket starts. */
  samples(): WorkerTimeline['samples'] {
    const plain = (series: Float64Array) => Array.from(series.subarray(0, this.used));
    return {
      timeSeconds: Array.from({ length: this.used }, (_, bucket) => bucket * this.widthSeconds),
      waiting: plain(this.waiting),
      running: plain(this.running),
      usedBlocks: plain(this.usedBlocks),
      batchTokens: plain(this.batchTokens),
    };
  }

  private merge(): void {
    for (const series of [this.waiting, this.running, this.usedBlocks, this.batchTokens]) {
      for (let i = 0; i < BUCKETS / 2; i++) series[i] = Math.max(series[2 * i]!, series[2 * i + 1]!);
      series.fill(0, BUCKETS / 2);
    }
    this.used = Math.ceil(this.used / 2);
    this.widthSeconds *= 2;
  }
}
