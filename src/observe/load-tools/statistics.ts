import { mean, quantileSorted, sort, sum } from 'd3-array';
import { weightedMoments } from '../moments.ts';
import { weightedPercentiles } from '../weighted-quantile.ts';
import type { ClientRecords } from './load-tool.ts';

/** The value at a percentile (0 to 100) of samples in ascending order, of which there is at least one. */
export type PercentileRule = (ascending: number[], percentile: number) => number;

/** Interpolates between neighbours, as numpy and pandas do (type 7 of Hyndman and Fan, 1996). */
export const interpolated: PercentileRule = (ascending, percentile) =>
  quantileSorted(ascending, percentile / 100)!;

/** The sample number n * p / 100, counted from 0: of 20 samples the p90 is the second largest, the p99 the largest. */
export const byIndex: PercentileRule = (ascending, percentile) => {
  const index = Math.floor((ascending.length * percentile) / 100);
  return ascending[Math.min(index, ascending.length - 1)];
};

/** `mean_<name>`, `median_<name>` and `p99_<name>` in milliseconds of samples in seconds; nothing of no samples. */
export function meanMedianP99(name: string, seconds: readonly number[]): Record<string, number> {
  if (seconds.length === 0) return {};
  const ascending = sort(seconds);
  return inMilliseconds({
    [`mean_${name}`]: mean(ascending)!,
    [`median_${name}`]: interpolated(ascending, 50),
    [`p99_${name}`]: interpolated(ascending, 99),
  });
}

/** `<name>_p50`, `<name>_p90` and `<name>_p99` in milliseconds of samples in seconds; nothing of no samples. */
export function p50p90p99(
  name: string,
  seconds: readonly number[],
  rule: PercentileRule,
): Record<string, number> {
  if (seconds.length === 0) return {};
  const ascending = sort(seconds);
  return inMilliseconds({
    [`${name}_p50`]: rule(ascending, 50),
    [`${name}_p90`]: rule(ascending, 90),
    [`${name}_p99`]: rule(ascending, 99),
  });
}

/** `mean_itl`, `median_itl` and `p99_itl` in milliseconds over the pooled gaps of all requests. */
export function pooledItl({ gaps }: ClientRecords): Record<string, number> {
  if (!gaps || sum(gaps.counts) === 0) return {};
  const samples = { values: gaps.seconds, weights: Int32Array.from(gaps.counts) };
  const [median, p99] = weightedPercentiles(samples, [50, 99]);
  return inMilliseconds({ mean_itl: weightedMoments(samples).mean, median_itl: median, p99_itl: p99 });
}

/** Each amount divided by the time from start to end; nothing if one of them never came, or no time has passed. */
export function perSecond(
  amounts: Record<string, number>,
  startSeconds: number | undefined,
  endSeconds: number | undefined,
): Record<string, number> {
  if (startSeconds === undefined || endSeconds === undefined || endSeconds <= startSeconds) return {};
  return mapped(amounts, (amount) => amount / (endSeconds - startSeconds));
}

function inMilliseconds(seconds: Record<string, number>): Record<string, number> {
  return mapped(seconds, (value) => value * 1000);
}

function mapped(values: Record<string, number>, map: (value: number) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
