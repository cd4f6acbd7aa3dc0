/** How many values fell into each bucket, and their sum. */
export class Histogram {
  /** Upper ends of the buckets, ascending; a value that equals one belongs to it. */
  readonly bounds: readonly number[];
  /** Values by bucket; the last entry counts those above all bounds. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number, times = 1): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > this.bounds[bucket]) bucket++;
    this.counts[bucket] += times;
    this.sum += value * times;
  }

  /** Values up to and including each bound, then all of them. */
  cumulative(): number[] {
    let total = 0;
    return Array.from(this.counts, (count) => {
      total += count;
      return total;
    });
  }
}
