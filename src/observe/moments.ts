import type { WeightedSamples } from './weighted-quantile.ts';
import { totalWeight } from './weighted-quantile.ts';

export interface Moments {
  mean: number;
  /** Of the population: the sum of squares is divided by n. */
  std: number;
  max: number;
}

/**
 * Mean, standard deviation and maximum of the samples, each counted as often as its weight says. Two passes, and
 * sums that carry their rounding error along (Neumaier, 1974): millions of samples lose no digits.
 *
 * @param samples at least one of a weight above 0
 */
export function weightedMoments(samples: WeightedSamples): Moments {
  const { values, weights } = samples;
  const total = totalWeight(samples);
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > max) max = value;
    const term = weights ? value * weights[i]! : value;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  const mean = (sum + lost) / total;

  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - mean;
    squares += deviation * deviation * (weights ? weights[i]! : 1);
  }
  return { mean, std: Math.sqrt(squares / total), max };
}
