import type { ArrivalProcess } from '../arrivals.ts';
import { renewalTimes, rescale, unitGaps } from './renewal.ts';

/** Traffic more or less bursty than Poisson: gaps from Gamma(burstiness, 1 / (rate * burstiness)). */
export const gammaProcess: ArrivalProcess<'gamma'> = (spec, count, random) => {
  const unitGap = unitGaps(random, spec.burstiness);
  const seconds = renewalTimes(count, () => unitGap() / spec.rate);
  if (spec.rescale) rescale(seconds, spec.rate);
  return { seconds, admission: { kind: 'open' } };
};
