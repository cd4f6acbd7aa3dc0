import { largestRate, type RateSearch } from '../plan/largest-rate.ts';
import type { BrokenObjective } from '../plan/plan-result.ts';
import { Trial, type TrialInput } from '../plan/trial.ts';

export interface CapacityInput extends TrialInput {
  search: RateSearch;
}

export interface CapacityOutput {
  /** Absent if no rate was found. */
  largestRate?: number;
  /** The worst of what is broken at the smallest rate that was seen not to hold; absent if all held. */
  breaksFirst?: BrokenObjective;
}

/**
 * The largest rate at which a layout meets the objectives, and what it breaks beyond.
 * @throws InfeasibleError if the model does not fit on its GPUs
 */
export function runCapacity({ search, ...input }: CapacityInput): CapacityOutput {
  const trial = new Trial(input);
  let breaksFirst: BrokenObjective | undefined;
  let smallestBad = Number.POSITIVE_INFINITY;
  const rate = largestRate((each) => {
    const { meets, broken } = trial.at(each);
    if (!meets && each < smallestBad) [smallestBad, breaksFirst] = [each, broken[0]];
    return meets;
  }, search);
  return { ...(rate !== undefined && { largestRate: rate }), ...(breaksFirst && { breaksFirst }) };
}
