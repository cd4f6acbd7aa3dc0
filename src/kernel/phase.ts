/**
 * What happens first when several events carry the same time. Endings come before arrivals, so that what is freed at
 * an instant can be used at that instant; engines plan last, so that a step sees everything that is known by then.
 */
export const PHASE = {
  /** A step or a transfer ends: tokens come out, memory and links become free. */
  complete: 0,
  /** Requests arrive: from clients, from the ingress, from another worker. */
  arrive: 1,
  /** Engines plan and start their next step. */
  start: 2,
} as const;

export type Phase = (typeof PHASE)[keyof typeof PHASE];
