import type { Growth } from './run-result.ts';

const BATCHES = 10;
/** Student's t with BATCHES - 1 degrees of freedom stays below this with a probability of 97.5 %. */
const STUDENT_T = 2.262157;

/**
 * Intervals of time [start, end), entry i of each column for interval i: it ends at its end, or if there is none when it
 * broke off. NaN stands for what has not happened.
 */
export interface Stays {
  starts: Float64Array;
  ends: Float64Array;
  breaks: Float64Array;
}

/**
 * How fast the number of intervals that hold a moment grows from `fromSeconds` to `toSeconds`, with the 95 % confidence
 * interval of that.
 *
 * The slope is the difference between the numbers at both ends, divided by the time. A queue remembers: neighbouring
 * values resemble each other, and the interval that least squares gives for a slope, which takes them for independent,
 * is far too narrow. So the time is cut into ten batches, and the interval is Student's over the *changes* within each.
 * A queue that grows without end is a random walk with a drift, whose changes in disjoint batches are independent: there
 * the interval is right. In a queue that comes back to a mean what one batch adds the next takes away: there the
 * interval is too wide, and errs on the side of no growth.
 *
 * @param fromSeconds @param toSeconds the first below the second
 */
export function batchedGrowth(
  { starts, ends, breaks }: Stays,
  fromSeconds: number,
  toSeconds: number,
): Growth {
  const batchSeconds = (toSeconds - fromSeconds) / BATCHES;
  /** Index of the first edge between batches that is not before `seconds`. */
  const edgeFrom = (seconds: number) =>
    Math.min(BATCHES, Math.max(0, Math.ceil((seconds - fromSeconds) / batchSeconds)));
  const steps = new Int32Array(BATCHES + 1);
  let stayedSeconds = 0;
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!;
    const end = Number.isNaN(ends[i]!) ? breaks[i]! : ends[i]!;
    if (!(start <= toSeconds) || end <= fromSeconds) continue;
    steps[edgeFrom(start)]!++;
    const leaves = end <= toSeconds;
    if (leaves) steps[edgeFrom(end)]!--;
    stayedSeconds += (leaves ? end : toSeconds) - Math.max(start, fromSeconds);
  }
  // steps[0] is the number at the start; every other entry is the change within the batch before its edge.
  const { mean, halfWidth } = studentInterval(steps.subarray(1));
  return {
    perSecond: mean / batchSeconds,
    low: (mean - halfWidth) / batchSeconds,
    high: (mean + halfWidth) / batchSeconds,
    meanNumber: stayedSeconds / (toSeconds - fromSeconds),
    fromSeconds,
    toSeconds,
  };
}

function studentInterval(changes: Int32Array): { mean: number; halfWidth: number } {
  const mean = changes.reduce((sum, change) => sum + change, 0) / BATCHES;
  const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0);
  return { mean, halfWidth: STUDENT_T * Math.sqrt(squares / (BATCHES - 1) / BATCHES) };
}
