import { randomExponential, randomGamma, randomLogNormal, randomNormal } from 'd3-random';
import type { RandomStream } from './stream.ts';

/** Gives one random number from its distribution at each call. */
export type Sampler = () => number;

/** Exponential with this rate: mean 1 / rate. */
export function exponential(random: RandomStream, rate: number): Sampler {
  return randomExponential.source(random)(rate);
}

/** Gamma: mean shape * scale, coefficient of variation 1 / sqrt(shape). */
export function gamma(random: RandomStream, shape: number, scale: number): Sampler {
  return randomGamma.source(random)(shape, scale);
}

export function normal(random: RandomStream, mean: number, std: number): Sampler {
  return randomNormal.source(random)(mean, std);
}

/** Log-normal, given by the mean (> 0) and standard deviation of its values, not of their logarithm. */
export function lognormal(random: RandomStream, mean: number, std: number): Sampler {
  const variance = Math.log1p((std / mean) ** 2);
  return randomLogNormal.source(random)(Math.log(mean) - variance / 2, Math.sqrt(variance));
}

/** Whole numbers from `min` to `max`, both ends included, with equal chance. */
export function uniformInteger(random: RandomStream, min: number, max: number): Sampler {
  const values = max - min + 1;
  return () => min + Math.floor(random() * values);
}

/** The index of one of `weights` (>= 0, not all 0), with a chance in proportion to it. */
export function weightedIndex(random: RandomStream, weights: readonly number[]): Sampler {
  let sum = 0;
  const upTo = weights.map((weight) => {
    sum += weight;
    return sum;
  });
  return () => {
    const point = random() * sum;
    let index = 0;
    while (point >= upTo[index]) index++;
    return index;
  };
}
