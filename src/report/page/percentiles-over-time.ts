import { type WeightedSamples, weightedPercentiles } from '../../observe/weighted-quantile.ts';

/** Percentiles of a latency by windows of equal width; null where a window has no sample. */
export interface PercentilesOverTime {
  widthSeconds: number;
  median: (number | null)[];
  p99: (number | null)[];
  max: (number | null)[];
}

export interface TimedSamples extends WeightedSamples {
  /** When each sample was taken, 0 or later. */
  timeSeconds: Float64Array;
}

const WINDOWS = 100;

/**
 * Exact percentiles of the samples of each window of the run.
 *
 * @param endSeconds end of the last window; a sample at it belongs to that window
 */
export function percentilesOverTime(
  { timeSeconds, values, weights }: TimedSamples,
  endSeconds: number,
  windows: number = WINDOWS,
): PercentilesOverTime {
  const widthSeconds = endSeconds / windows;
  const windowOf = (time: number) => Math.min(windows - 1, Math.floor(time / widthSeconds));
  const counts = new Int32Array(windows);
  for (const time of timeSeconds) counts[windowOf(time)]++;
  const parts = Array.from(counts, (count) => ({
    values: new Float64Array(count),
    weights: weights && new Int32Array(count),
  }));
  const filled = new Int32Array(windows);
  timeSeconds.forEach((time, index) => {
    const window = windowOf(time);
    const place = filled[window]++;
    parts[window].values[place] = values[index];
    if (weights) parts[window].weights![place] = weights[index];
  });
  const percentiles = parts.map((part) =>
    part.values.length === 0 ? [null, null, null] : weightedPercentiles(part, [50, 99, 100]),
  );
  const at = (index: number) => percentiles.map((values) => values[index]);
  return { widthSeconds, median: at(0), p99: at(1), max: at(2) };
}
