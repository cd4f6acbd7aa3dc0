import { WAIT } from '../../probe/waiting.ts';
import type { BatchingLimits } from '../engine-profile.ts';
import type { EngineState } from '../engine-state.ts';
import type { Scheduler } from '../scheduler.ts';
import type { StepPlan } from '../step-plan.ts';

/**
 * vLLM V0 without chunked prefill: two kinds of step. If a waiting request fits, the step is a batch of whole prompts
 * and those that decode stand still; otherwise all running sequences decode. A share of the blocks (the watermark)
 * is left free on admission, so that those that run can grow. The latest arrival is preempted first.
 */
export class VllmV0Scheduler implements Scheduler {
  private readonly limits: BatchingLimits;

  constructor(limits: BatchingLimits) {
    this.limits = limits;
  }

  plan(state: EngineState, plan: StepPlan): void {
    this.admitPrompts(state, plan);
    if (plan.empty && state.decoding.count > 0) state.makeRoomForDecode(plan);
  }

  private admitPrompts(state: EngineState, plan: StepPlan): void {
    const { waiting, kv, sequences } = state;
    const { maxNumBatchedTokens, maxNumSeqs, watermark } = this.limits;
    const watermarkBlocks = Math.floor(watermark * kv.totalBlocks);
    while (waiting.size > 0) {
      if (state.running.count >= maxNumSeqs) {
        plan.blockedBy = WAIT.queueSlots;
        return;
      }
      const request = waiting.first;
      const target = sequences.target[request];
      const cached = state.match(request);
      if (!plan.empty && plan.prefillTokens + target - cached > maxNumBatchedTokens) {
        plan.blockedBy = WAIT.queuePrefill;
        return;
      }
      const spare = state.running.count > 0 ? watermarkBlocks : 0;
      if (!kv.fits(target, spare)) {
        plan.blockedBy = WAIT.queueKv;
        return;
      }
      state.admit(plan, cached, target - cached);
    }
  }
}
