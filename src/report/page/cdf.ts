import type { WeightedSamples } from '../../observe/weighted-quantile.ts';

/** A distribution as a line: `share[i]` of all samples are at most `value[i]`. Both ascend; the first and the last point are the smallest and the largest sample. */
export interface Cdf {
  value: number[];
  share: number[];
}

/** Columns of the picture that the line is drawn in: a point more would not be seen. */
const COLUMNS = 400;

/**
 * The cumulative distribution, reduced to what a picture with a logarithmic axis shows: of each of 400 columns of equal
 * ratio between the smallest and the largest sample the smallest and the largest sample in it. Every point is exact; between
 * points the line is off by less than a column. Samples of 0 or less share the first column.
 *
 * @param samples in any unit; none gives an empty line
 */
export function cdf({ values, weights }: WeightedSamples, columns: number = COLUMNS): Cdf {
  const weightOf = (index: number) => (weights === undefined ? 1 : weights[index]);
  const columnOf = logColumns(values, columns);
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  const weight = new Float64Array(columns);
  /** Weight of the samples that equal the smallest of their column. */
  const weightAtLow = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const column = columnOf(value);
    weight[column] += weightOf(i);
    if (value > high[column]) high[column] = value;
    if (value > low[column]) continue;
    weightAtLow[column] = value === low[column] ? weightAtLow[column] + weightOf(i) : weightOf(i);
    low[column] = value;
  }
  const total = weight.reduce((sum, each) => sum + each, 0);
  const line: Cdf = { value: [], share: [] };
  let before = 0;
  for (let column = 0; column < columns; column++) {
    if (weight[column] === 0) continue;
    line.value.push(low[column]);
    line.share.push((before + weightAtLow[column]) / total);
    before += weight[column];
    if (high[column] === low[column]) continue;
    line.value.push(high[column]);
    line.share.push(before / total);
  }
  return line;
}

/** The column of each value among columns of equal ratio from the smallest positive value to the largest. */
function logColumns(values: Float64Array, columns: number): (value: number) => number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const value of values) {
    if (value > 0 && value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  // A difference of logarithms: the ratio itself may be too large for a double.
  const start = Math.log(smallest);
  const scale = largest > smallest ? columns / (Math.log(largest) - start) : 0;
  return (value) =>
    value > smallest ? Math.min(columns - 1, Math.floor((Math.log(value) - start) * scale)) : 0;
}

/** The smallest value of the line that at least this share of the samples do not exceed; undefined without samples. */
export function valueAt({ value, share }: Cdf, wanted: number): number | undefined {
  return value[share.findIndex((reached) => reached >= wanted)] ?? value.at(-1);
}
