import type { ArrivalProcess, ArrivalSpecOf } from '../arrivals.ts';
import { renewalTimes, unitGaps } from './renewal.ts';

/**
 * Load that grows (or falls) from request to request: shows where a cluster stops keeping up.
 * `vllm bench serve --ramp-up-strategy`; progress goes by requests, not by time.
 */
export const ramp: ArrivalProcess<'ramp'> = (spec, count, random) => {
  const unitGap = unitGaps(random, spec.burstiness ?? 1);
  const lastIndex = Math.max(count - 1, 1);
  const seconds = renewalTimes(count, (i) => unitGap() / rateAt(spec, i / lastIndex));
  return { seconds, admission: { kind: 'open' } };
};

/** Requests per second at `progress` from 0 to 1. */
function rateAt({ strategy, startRate, endRate }: ArrivalSpecOf<'ramp'>, progress: number): number {
  if (strategy === 'linear') return startRate + (endRate - startRate) * progress;
  return startRate * (endRate / startRate) ** progress;
}
