import type { ArrivalProcess } from '../arrivals.ts';

/** Everything at once, as `--request-rate inf` does: shows the throughput that a cluster can reach. */
export const burst: ArrivalProcess<'burst'> = (_spec, count) => ({
  seconds: new Float64Array(count),
  admission: { kind: 'open' },
});
