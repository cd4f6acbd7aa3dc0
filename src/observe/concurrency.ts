/**
 * Largest number of intervals [start, end) that hold the same moment: who leaves at a moment has left before
 * those who come at that moment are counted. Sweeps over the sorted ends of all intervals.
 *
 * @param starts @param ends entry i of both belongs to interval i; an end may be Infinity
 */
export function maxConcurrency(starts: Float64Array, ends: Float64Array): number {
  const arrivals = ascending(starts);
  const departures = ascending(ends);
  let departed = 0;
  let largest = 0;
  for (let i = 0; i < arrivals.length; i++) {
    while (departures[departed]! <= arrivals[i]!) departed++;
    largest = Math.max(largest, i + 1 - departed);
  }
  return largest;
}

/** Requests are mostly numbered in the order of their starts: looking is much faster than sorting. */
function ascending(times: Float64Array): Float64Array {
  for (let i = 1; i < times.length; i++) {
    if (times[i]! < times[i - 1]!) return times.slice().sort();
  }
  return times;
}
