import type { RandomStream } from '../random/stream.ts';
import type { Admission } from './request-table.ts';
import type { ArrivalSpec } from './workload-spec.ts';

/** When requests are sent, and whether that is all that decides. */
export interface Arrivals {
  /** Seconds since the start, never decreasing; all 0 in a closed loop. */
  seconds: Float64Array;
  admission: Admission;
}

export type ArrivalKind = ArrivalSpec['process'];
export type ArrivalSpecOf<Kind extends ArrivalKind> = Extract<ArrivalSpec, { process: Kind }>;

/** Draws the send times of `count` requests. */
export type ArrivalProcess<Kind extends ArrivalKind> = (
  spec: ArrivalSpecOf<Kind>,
  count: number,
  random: RandomStream,
) => Arrivals;
