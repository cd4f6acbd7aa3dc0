import { WAIT } from '../probe/waiting.ts';
import type { EngineState } from './engine-state.ts';
import type { StepPlan } from './step-plan.ts';

/** The step that an engine runs: seconds until it ends, and why the head of the waiting queue is not in it. */
export interface StepInProgress {
  secondsLeft: number;
  blockedBy: number;
}

/** Takes a request whose client has gone out of the waiting queue; false if it does not wait there. */
export function leaveQueue(
  state: EngineState,
  request: number,
  now: number,
  { secondsLeft, blockedBy }: StepInProgress,
): boolean {
  const { waiting, waits, sequences } = state;
  if (!waiting.remove(request)) return false;
  waits.settle(now);
  if (sequences.recomputing[request] === 1) waits.ends(request, now, WAIT.preempted);
  else waits.leavesQueue(request, now, secondsLeft, blockedBy);
  return true;
}

/**
 * Takes the slot from a sequence whose client has gone. What it has of its KV stays in memory.
 *
 * @param step the step that ends now; its tokens are computed, but not given out. Undefined between two steps
 */
export function leaveSlot(
  state: EngineState,
  request: number,
  now: number,
  step: StepPlan | undefined,
): void {
  const { sequences, decoding } = state;
  if (state.leavePrefilling(request)) leavePrompt(state, request, now, step);
  else {
    state.leaveJoined(request);
    decoding.leave(request);
    if (step?.decode) sequences.computed[request]++;
    state.waits.endsDecode(request);
  }
  state.running.remove(request);
}

/** A prompt in progress gets no further; others find what was computed of it. */
export function leavePrompt(
  state: EngineState,
  request: number,
  now: number,
  step: StepPlan | undefined,
): void {
  if (step !== undefined && step.removeChunk(request) > 0) state.keepPrompt(request);
  state.endsPrompt(request, now);
}
