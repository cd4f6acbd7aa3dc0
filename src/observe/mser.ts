const BATCH_SIZE = 5;
/** A few last values resemble each other by chance often enough: no cut leaves less than this share. */
const LEAST_SHARE_LEFT = 0.25;

/**
 * How many of the first values belong to the warm-up, by MSER-5 (White, "An effective truncation heuristic for bias
 * reduction in simulation output", Simulation 69, 1997; Franklin and White, "Stationarity tests and MSER-5", Winter
 * Simulation Conference, 2008).
 *
 * The values are averaged in batches of five, Y_1 to Y_n. When the first d of them are left out, the mean of the rest
 * has the squared standard error (but for a constant)
 *
 *     MSER(d) = sum over i > d of (Y_i - mean of those)² / (n - d)²
 *
 * A start that is unlike the rest makes the sum large; throwing away more than that makes the divisor small. The d with
 * the least is the cut. If that lies in the second half, the values have no steady part to speak of. Values that do not
 * fill the last batch are not looked at.
 *
 * @returns a multiple of five; undefined if there is no steady part, or less than two batches
 */
export function mserWarmup(values: Float64Array): number | undefined {
  const batches = batchMeans(values);
  if (batches.length < 2) return undefined;
  const leastKept = Math.max(2, Math.ceil(LEAST_SHARE_LEFT * batches.length));
  let least = Number.POSITIVE_INFINITY;
  let cut = 0;
  let mean = 0;
  let squares = 0;
  // From the back, so that mean and sum of squares need one step for each batch (Welford, 1962).
  for (let d = batches.length - 1; d >= 0; d--) {
    const kept = batches.length - d;
    const deviation = batches[d]! - mean;
    mean += deviation / kept;
    squares += deviation * (batches[d]! - mean);
    const error = squares / kept ** 2;
    if (kept < leastKept || error > least) continue;
    least = error;
    cut = d;
  }
  return cut <= batches.length / 2 ? cut * BATCH_SIZE : undefined;
}

function batchMeans(values: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / BATCH_SIZE) }, (_, batch) => {
    let sum = 0;
    for (let i = batch * BATCH_SIZE; i < (batch + 1) * BATCH_SIZE; i++) sum += values[i]!;
    return sum / BATCH_SIZE;
  });
}
