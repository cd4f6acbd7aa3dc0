import type { ArrivalProcess } from '../arrivals.ts';

/** One request every 1 / rate seconds, the first of them after the first gap. */
export const constant: ArrivalProcess<'constant'> = (spec, count) => {
  const seconds = new Float64Array(count);
  // Not summed up: gaps of 0.1 s, a thousand times, are to be 100 s.
  for (let i = 0; i < count; i++) seconds[i] = (i + 1) / spec.rate;
  return { seconds, admission: { kind: 'open' } };
};
