import type { Judgement } from '../plan/judgement.ts';
import { Trial, type TrialInput } from '../plan/trial.ts';

export interface VerdictInput extends TrialInput {
  /** Requests per second. */
  rate: number;
  /** Run every replication, even when it is settled that the objectives are not met. */
  thorough?: boolean;
}

/**
 * Whether a layout meets the objectives at a rate.
 * @throws InfeasibleError if the model does not fit on its GPUs
 */
export function runVerdict({ rate, thorough, ...input }: VerdictInput): Judgement {
  return new Trial(input).at(rate, thorough);
}
