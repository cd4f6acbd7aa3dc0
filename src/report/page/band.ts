/** A quantity over time as the band between its smallest and its largest value in buckets of equal width. */
export interface Band {
  widthSeconds: number;
  low: number[];
  high: number[];
}

/**
 * Values at equal distances, reduced to at most `buckets` bands: every value lies in the band of its bucket, so that no peak
 * is lost.
 *
 * @param spacingSeconds between two values
 */
export function band(values: Float64Array, spacingSeconds: number, buckets: number): Band {
  const perBucket = Math.max(1, Math.ceil(values.length / buckets));
  const result: Band = { widthSeconds: perBucket * spacingSeconds, low: [], high: [] };
  for (let start = 0; start < values.length; start += perBucket) {
    const part = values.subarray(start, start + perBucket);
    result.low.push(part.reduce((least, value) => Math.min(least, value)));
    result.high.push(part.reduce((most, value) => Math.max(most, value)));
  }
  return result;
}
