import { WAIT } from '../../probe/waiting.ts';
import type { BatchingLimits } from '../engine-profile.ts';
import type { EngineState } from '../engine-state.ts';
import type { Scheduler } from '../scheduler.ts';
import type { StepPlan } from '../step-plan.ts';

/**
 * vLLM V1: no phases, a step spends a budget of tokens. Decoding sequences take one each, prompts in progress go on,
 * then waiting requests are admitted, in pieces if need be (chunked prefill). When memory runs out, the sequence
 * admitted last (under the `priority` policy the least urgent) is preempted and nobody is admitted in that step.
 *
 * Decodes are served before prompts in progress. vLLM walks its running list in order, which is the same unless
 * `maxChunkTokens` keeps several long prompts in progress and their chunks alone exceed the budget.
 */
export class VllmV1Scheduler implements Scheduler {
  private readonly limits: BatchingLimits;

  constructor(limits: BatchingLimits) {
    this.limits = limits;
  }

  plan(state: EngineState, plan: StepPlan): void {
    if (state.decoding.count > 0) state.makeRoomForDecode(plan);
    this.continuePrompts(state, plan);
    if (plan.preemptions > 0) plan.blockedBy = WAIT.queueKv;
    else this.admitWaiting(state, plan);
  }

  private budget(state: EngineState, plan: StepPlan): number {
    return this.limits.maxNumBatchedTokens - state.decoding.count - plan.prefillTokens;
  }

  private continuePrompts(state: EngineState, plan: StepPlan): void {
    const { prefilling, sequences, kv } = state;
    for (let index = 0; index < prefilling.length; index++) {
      const request = prefilling[index];
      const tokens = Math.min(state.remaining(request), this.limits.maxChunkTokens, this.budget(state, plan));
      if (tokens <= 0) break;
      let preempted = -1;
      while (preempted !== request && !state.extend(plan, request, tokens))
        preempted = state.preemptOne(plan);
      if (preempted === request) break;
      index = prefilling.indexOf(request);
    }
    for (const request of plan.requests) kv.commit(request, sequences.computed[request]);
  }

  private admitWaiting(state: EngineState, plan: StepPlan): void {
    const { waiting, kv, sequences } = state;
    const { maxNumSeqs, maxChunkTokens, chunkedPrefill } = this.limits;
    while (waiting.size > 0) {
      const budget = this.budget(state, plan);
      if (budget <= 0) {
        plan.blockedBy = WAIT.queuePrefill;
        return;
      }
      if (state.running.count >= maxNumSeqs) {
        plan.blockedBy = WAIT.queueSlots;
        return;
      }
      const request = waiting.first;
      const cached = state.match(request);
      const missing = sequences.target[request] - cached;
      if (!chunkedPrefill && missing > budget && !plan.empty) {
        plan.blockedBy = WAIT.queuePrefill;
        return;
      }
      const tokens = chunkedPrefill ? Math.min(missing, maxChunkTokens, budget) : missing;
      if (!kv.fits(cached + tokens)) {
        plan.blockedBy = WAIT.queueKv;
        return;
      }
      state.admit(plan, cached, tokens);
      kv.commit(request, cached + tokens);
    }
  }
}
