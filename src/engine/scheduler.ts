import type { EngineState } from './engine-state.ts';
import type { StepPlan } from './step-plan.ts';

/**
 * Decides what an engine does next. One method: it is called when a step has ended (or when an idle engine is
 * woken), looks at the state, moves requests from waiting to running, and writes the step into `plan`.
 *
 * Contract: a chunk that is planned has its KV blocks; if `plan.decode` is set, every decoding sequence has the block
 * that its next token needs; if nothing can be done the plan stays empty and `blockedBy` says why.
 */
export interface Scheduler {
  plan(state: EngineState, plan: StepPlan): void;
  /** A sequence that has made its last token keeps its slot and its memory until the whole batch is done. */
  readonly holdsFinished?: boolean;
}
