import { exponential } from '../../random/distributions.ts';
import type { ArrivalProcess } from '../arrivals.ts';
import { renewalTimes, rescale } from './renewal.ts';

/** Independent users: exponential gaps, so that what has come says nothing about what comes. */
export const poisson: ArrivalProcess<'poisson'> = (spec, count, random) => {
  const seconds = renewalTimes(count, exponential(random, spec.rate));
  if (spec.rescale) rescale(seconds, spec.rate);
  return { seconds, admission: { kind: 'open' } };
};
