import type { ArrivalProcess } from '../arrivals.ts';

/** A fixed number of clients, each waiting for its answer: the load follows the speed of the cluster. */
export const closed: ArrivalProcess<'closed'> = (spec, count) => ({
  seconds: new Float64Array(count),
  admission: {
    kind: 'closed',
    concurrency: Math.min(spec.concurrency, count),
    thinkSeconds: spec.thinkSeconds ?? 0,
  },
});
