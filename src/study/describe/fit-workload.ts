import { fitLengths, type LengthFit, type LengthSetting } from './fit-lengths.ts';
import { type TokenDistribution, weightsOf } from './token-counts.ts';
import type { ArrivalDescription } from './trace-description.ts';
import type { MeteredTrace } from './trace-meter.ts';

/** A synthetic workload as a scenario says it. */
export interface WorkloadSettings {
  arrivals:
    | { process: 'poisson' | 'constant'; rate: number }
    | { process: 'gamma'; rate: number; burstiness: number }
    | { process: 'burst' };
  requests: number;
  input: LengthSetting;
  output: LengthSetting;
  prompts?: { sharedPrefix: { groups: number; tokens: number } };
  sessions?: number;
}

/** The workload that fits a trace, and how well. */
export interface WorkloadFit {
  workload: WorkloadSettings;
  input: LengthFit;
  output: LengthFit;
}

/**
 * A synthetic workload with the rate, burstiness, lengths, shared prefixes and number of sessions of a trace. What it
 * does not have: changes of the rate over time, and anything that lengths, times and prefixes have to do with each other.
 */
export function fitWorkload({ description, input, output }: MeteredTrace): WorkloadFit {
  const { arrivals, counts, prefixes, sessions } = description;
  const fits = { input: fitLengths(input), output: fitLengths(output) };
  const prompts =
    prefixes?.firstBlocks === undefined || prefixes.sharedTokens === 0
      ? undefined
      : fitPrefixes(input, prefixes.firstBlocks, prefixes.sharedTokens);
  return {
    ...fits,
    workload: {
      arrivals: arrivals === undefined ? { process: 'burst' } : fitArrivals(arrivals, counts.selected),
      requests: counts.selected,
      input: fits.input.setting,
      output: fits.output.setting,
      ...(prompts !== undefined && { prompts: { sharedPrefix: prompts } }),
      ...(sessions !== undefined && sessions.meanTurns > 1 && { sessions: sessions.sessions }),
    },
  };
}

/** A variation below this is none: times are written with so many digits. */
const NO_VARIATION = 1e-3;

/**
 * A Poisson process if the variation of the gaps is one within three standard errors, and otherwise gamma. The square of
 * the variation of n exponential gaps has a standard error of about sqrt(8 / n).
 */
function fitArrivals(
  { requests: timed, rate, burstiness, gapVariation }: ArrivalDescription,
  requests: number,
): WorkloadSettings['arrivals'] {
  // Turns that wait for their session come on top of those that have a time.
  const rounded = Number(((rate * requests) / timed).toPrecision(5));
  if (gapVariation < NO_VARIATION) return { process: 'constant', rate: rounded };
  if (Math.abs(gapVariation ** 2 - 1) <= 3 * Math.sqrt(8 / timed))
    return { process: 'poisson', rate: rounded };
  return { process: 'gamma', rate: rounded, burstiness: Number(burstiness.toPrecision(4)) };
}

/**
 * As many groups as give so many different prefixes in n random draws, and prefixes so long that an unlimited cache hits
 * as many tokens: everybody but the first of each group hits the prefix, or the prompt where that is shorter.
 */
function fitPrefixes(
  input: TokenDistribution,
  different: number,
  sharedTokens: number,
): { groups: number; tokens: number } | undefined {
  const { requests, values } = input;
  if (different >= requests) return undefined;
  const weights = weightsOf(input);
  const hits = (tokens: number) =>
    values.reduce((sum, value, i) => sum + Math.min(value, tokens) * weights[i], 0) *
    (1 - different / requests);
  const tokens = smallest(1, values[values.length - 1], (length) => hits(length) >= sharedTokens);
  const groups = smallest(different, 2 ** 30, (count) => expectedGroups(count, requests) >= different - 0.5);
  return { groups, tokens };
}

/** How many of `groups` are drawn at least once in n draws. */
function expectedGroups(groups: number, draws: number): number {
  return -groups * Math.expm1(draws * Math.log1p(-1 / groups));
}

/** The smallest whole number from `low` to `high` that is enough, `high` if none is; what is enough stays so. */
function smallest(low: number, high: number, isEnough: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isEnough(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
