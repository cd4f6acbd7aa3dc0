export interface RateSearch {
  /** Where to begin; requests per second. */
  from: number;
  /** No rate above is tried. */
  ceiling: number;
  /** How far the answer may lie below a rate that fails, as a share of it. */
  tolerance: number;
  /** The first step up, as a factor, where little is expected; as long as all others unless given. */
  stride?: number;
}

/** The search grows or shrinks the rate by this factor until it has one that holds and one that does not. */
const STRIDE = 1.5;
/** Rates are tried from the first one divided by this to the first one times this. */
export const FARTHEST = 64;

/**
 * The largest rate at which something holds, by bisection of the logarithm: a rate that was seen to hold, while one at
 * most `tolerance` above it was seen not to hold (or is the ceiling, or 64 times the first).
 *
 * What holds at a rate holds below it, this assumes. Runs of one length with common random numbers come close to that;
 * where they do not, the answer is one of the rates at which what holds changes, and not necessarily the last.
 *
 * @returns undefined if it holds neither at the first rate nor at 1/64 of it
 */
export function largestRate(
  holds: (rate: number) => boolean,
  { from, ceiling, tolerance, stride = STRIDE }: RateSearch,
): number | undefined {
  const first = Math.min(from, ceiling);
  const holdsAtFirst = holds(first);
  if (!holdsAtFirst && !holds(first / FARTHEST)) return undefined;
  let [good, bad] = holdsAtFirst
    ? grown(holds, first, Math.min(ceiling, first * FARTHEST), stride)
    : shrunk(holds, first);
  while (bad > good * (1 + tolerance)) {
    const rate = Math.sqrt(good * bad);
    if (holds(rate)) good = rate;
    else bad = rate;
  }
  return good;
}

type Bracket = [good: number, bad: number];

function grown(
  holds: (rate: number) => boolean,
  first: number,
  ceiling: number,
  firstStride: number,
): Bracket {
  let good = first;
  let stride = firstStride;
  while (good < ceiling) {
    const rate = Math.min(ceiling, good * stride);
    if (!holds(rate)) return [good, rate];
    good = rate;
    stride = STRIDE;
  }
  return [ceiling, ceiling];
}

function shrunk(holds: (rate: number) => boolean, first: number): Bracket {
  let bad = first;
  while (bad / STRIDE > first / FARTHEST) {
    const rate = bad / STRIDE;
    if (holds(rate)) return [rate, bad];
    bad = rate;
  }
  return [first / FARTHEST, bad];
}
