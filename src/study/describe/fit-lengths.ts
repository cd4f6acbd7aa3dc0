import { create, erfDependencies } from 'mathjs/number';
import { quantile, type TokenDistribution, weightsOf } from './token-counts.ts';

/** A length as a scenario says it. */
export type LengthSetting =
  | number
  | { uniform: [number, number] }
  | { normal: Spread }
  | { lognormal: Spread }
  | { empirical: number[] };

interface Spread {
  mean: number;
  std: number;
  min: number;
  max: number;
}

/** A distribution that fits the lengths of a trace. */
export interface LengthFit {
  setting: LengthSetting;
  /** Largest difference between the two cumulative distributions (Kolmogorov and Smirnov); 0 for what is copied. */
  distance: number;
}

/** A distribution is taken if no share of the lengths is off by more than this; otherwise the lengths themselves. */
export const LARGEST_DISTANCE = 0.05;
/** Of the lengths themselves: the middle of every hundredth, so that the longest one does not count for many. */
const EMPIRICAL_VALUES = 100;

const { erf } = create({ erfDependencies });

/**
 * The distribution that fits best: uniform, normal or log-normal, the one with the smallest distance if that is at most
 * LARGEST_DISTANCE, and otherwise lengths of the trace. Normal: mean and standard deviation of the lengths;
 * log-normal: those of their logarithms; both within the shortest and the longest.
 */
export function fitLengths(distribution: TokenDistribution): LengthFit {
  const [min, max] = [distribution.values[0], distribution.values[distribution.values.length - 1]];
  if (min === max) return { setting: min, distance: 0 };
  const [best] = candidates(distribution, min, max).sort((a, b) => a.distance - b.distance);
  return best.distance <= LARGEST_DISTANCE ? best : { setting: empirical(distribution), distance: 0 };
}

function candidates(distribution: TokenDistribution, min: number, max: number): LengthFit[] {
  const plain = moments(distribution, (value) => value);
  const logs = moments(distribution, Math.log);
  const normal = (x: number, { mean, std }: { mean: number; std: number }) =>
    (1 + erf((x - mean) / (std * Math.SQRT2))) / 2;
  const variance = logs.std ** 2;
  const mean = Math.exp(logs.mean + variance / 2);
  const lognormal = { mean, std: mean * Math.sqrt(Math.expm1(variance)), min, max };
  const candidate = (setting: LengthSetting, share: (length: number) => number): LengthFit => ({
    setting,
    distance: distance(distribution, (length) => (length >= max ? 1 : share(length))),
  });
  return [
    candidate({ uniform: [min, max] }, (length) => (length - min + 1) / (max - min + 1)),
    // A length of n stands for all draws that are rounded to it.
    candidate({ normal: { ...rounded(plain), min, max } }, (length) => normal(length + 0.5, plain)),
    candidate({ lognormal: rounded(lognormal) }, (length) => normal(Math.log(length + 0.5), logs)),
  ];
}

function moments(
  distribution: TokenDistribution,
  scale: (value: number) => number,
): { mean: number; std: number } {
  const { values, requests } = distribution;
  const weights = weightsOf(distribution);
  const sum = (term: (value: number) => number) =>
    values.reduce((total, value, i) => total + term(scale(value)) * weights[i], 0);
  const mean = sum((x) => x) / requests;
  return { mean, std: Math.sqrt(sum((x) => (x - mean) ** 2) / requests) };
}

function distance({ values, upTo, requests }: TokenDistribution, share: (length: number) => number): number {
  return values.reduce((most, value, i) => {
    const below = Math.abs((upTo[i - 1] ?? 0) / requests - (i === 0 ? 0 : share(value - 1)));
    return Math.max(most, below, Math.abs(upTo[i] / requests - share(value)));
  }, 0);
}

function empirical(distribution: TokenDistribution): LengthSetting {
  return {
    empirical: Array.from({ length: EMPIRICAL_VALUES }, (_, i) =>
      quantile(distribution, (i + 0.5) / EMPIRICAL_VALUES),
    ),
  };
}

const DIGITS = 5;

/** Numbers with as many digits as mean something. */
function rounded<Values extends object>(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Number((value as number).toPrecision(DIGITS))]),
  ) as Values;
}
