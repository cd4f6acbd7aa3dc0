import type { Estimate } from './sweep/sweep-result.ts';

/** Chance that the interval holds the true mean. */
const CONFIDENCE = 0.95;

/**
 * The mean of independent replications and the interval that holds the true mean in 95 % of all cases, as Student (1908)
 * derives it from normally distributed values: mean ± t s / √n, s² with n - 1 in its denominator. One value has no
 * interval.
 *
 * @param values at least one
 */
export function estimate(values: readonly number[]): Estimate {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  if (length === 1) return { mean };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (length - 1);
  const half = studentQuantile((1 + CONFIDENCE) / 2, length - 1) * Math.sqrt(variance / length);
  return { mean, low: mean - half, high: mean + half };
}

/**
 * The value that a Student t variable with this many degrees of freedom stays below with this probability.
 *
 * @param probability above 0 and below 1
 * @param degreesOfFreedom a whole number, at least 1
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  const wanted = 2 * probability - 1;
  // The angle lies between 0 and a right angle; each halving gives one more bit of it.
  let [low, high] = [0, Math.PI / 2];
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (centralProbability(middle, degreesOfFreedom) < wanted) low = middle;
    else high = middle;
  }
  return Math.sqrt(degreesOfFreedom) * Math.tan(low);
}

/**
 * Probability that a Student t variable lies between -t and t, where tan(angle) = t / √ν. For whole ν this is a finite
 * sum: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 (odd ν) and 26.7.4 (even ν).
 */
function centralProbability(angle: number, degreesOfFreedom: number): number {
  const square = Math.cos(angle) ** 2;
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let factor = isOdd ? 3 : 2; factor < degreesOfFreedom; factor += 2) {
    term *= ((factor - 1) / factor) * square;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
