import { WAIT } from '../../probe/waiting.ts';
import type { BatchingLimits } from '../engine-profile.ts';
import type { EngineState } from '../engine-state.ts';
import type { Scheduler } from '../scheduler.ts';
import type { StepPlan } from '../step-plan.ts';

/**
 * Static batching, the baseline: an empty engine takes as many waiting requests as it may, prefills them in one step
 * and decodes until the longest answer ends. Answers that end earlier keep computing, and keep their memory; nobody
 * joins meanwhile. Memory is set aside for the longest answer that each request may ask for.
 */
export class StaticScheduler implements Scheduler {
  readonly holdsFinished = true;
  private readonly limits: BatchingLimits;

  constructor(limits: BatchingLimits) {
    this.limits = limits;
  }

  plan(state: EngineState, plan: StepPlan): void {
    if (state.running.count === 0) this.formBatch(state, plan);
    else plan.blockedBy = WAIT.queueSlots;
    if (plan.empty && state.decoding.count > 0) state.takeDecodeBlocks(plan);
  }

  private formBatch(state: EngineState, plan: StepPlan): void {
    const { waiting, kv, sequences } = state;
    let longestInput = 0;
    let longestOutput = 0;
    while (waiting.size > 0) {
      const request = waiting.first;
      longestInput = Math.max(longestInput, sequences.inputTokens[request]);
      longestOutput = Math.max(longestOutput, sequences.maxOutputTokens[request]);
      const members = state.running.count + 1;
      const blocks = members * kv.blocksFor(longestInput + longestOutput);
      if (members > this.limits.maxNumSeqs || (members > 1 && blocks > kv.totalBlocks)) {
        plan.blockedBy = WAIT.queueSlots;
        return;
      }
      const cached = state.match(request);
      state.admit(plan, cached, sequences.target[request] - cached);
    }
  }
}
