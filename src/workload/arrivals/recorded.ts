import type { ArrivalProcess } from '../arrivals.ts';

/**
 * The times of a trace. What comes after its last request is the trace again, one mean gap later, so that a longer run
 * keeps the rate.
 */
export const recorded: ArrivalProcess<'recorded'> = ({ seconds, rate }, count) => {
  const rows = seconds.length;
  const meanGap = rows > 1 ? (seconds[rows - 1] - seconds[0]) / (rows - 1) : 0;
  const stretch = rate === undefined || meanGap === 0 ? 1 : 1 / (rate * meanGap);
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const round = Math.floor(i / rows);
    times[i] = (seconds[i % rows] + round * rows * meanGap) * stretch;
  }
  return { seconds: times, admission: { kind: 'open' } };
};
