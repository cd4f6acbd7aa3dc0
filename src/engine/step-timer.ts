import type { StepCost } from '../cost/step-cost.ts';
import type { StepFacts } from '../probe/probe.ts';
import type { EngineState } from './engine-state.ts';
import type { StepPlan } from './step-plan.ts';

/** How long a planned step takes: tells the clocks of those who wait or are served, and writes the facts of the step. */
export class StepTimer {
  /** Of the step that was timed last. */
  readonly facts: StepFacts;
  private readonly cost: StepCost;

  constructor(cost: StepCost, totalBlocks: number) {
    this.cost = cost;
    this.facts = emptyFacts(totalBlocks);
  }

  /** Seconds of the planned step. */
  time(state: EngineState, plan: StepPlan): number {
    const { cost, facts } = this;
    const { sequences } = state;
    const chunks = plan.requests.length;
    const decodes = plan.decode ? state.decoding.count : 0;
    const context = plan.decode ? state.decoding.contextTokens + decodes : 0;
    const eager = plan.decode && state.decoding.hasLongContext;
    let attention = 0;
    let rows = decodes;
    for (let i = 0; i < chunks; i++) {
      const request = plan.requests[i];
      const chunkAttention = cost.prefillAttentionSeconds(plan.newTokens[i], plan.cachedTokens[i]);
      const completes = sequences.computed[request] === sequences.target[request] ? 1 : 0;
      attention += chunkAttention;
      rows += completes;
      if (sequences.recomputing[request] === 0) {
        state.waits.prefills(
          request,
          cost.stepSeconds(0, 0, plan.newTokens[i], 1, chunkAttention, completes, false),
        );
      }
    }
    const computing = cost.stepSeconds(decodes, context, plan.prefillTokens, chunks, attention, rows, eager);
    const seconds = computing + plan.loadedTokens * (state.hostTier?.secondsPerToken ?? 0);
    let decodeSeconds = 0;
    if (chunks === 0) decodeSeconds = seconds;
    else if (decodes > 0)
      decodeSeconds = Math.min(seconds, cost.stepSeconds(decodes, context, 0, 0, 0, decodes, eager));
    state.waits.stepStarts(seconds, decodeSeconds, plan.blockedBy);
    facts.startSeconds = state.now;
    facts.endSeconds = state.now + seconds;
    facts.prefillTokens = plan.prefillTokens;
    facts.prefillSequences = chunks;
    facts.decodeSequences = decodes;
    facts.decodeContextTokens = context;
    facts.prefillSeconds = seconds - decodeSeconds;
    facts.waiting = state.waiting.size;
    facts.running = state.running.count;
    facts.usedBlocks = facts.totalBlocks - state.kv.freeBlocks;
    facts.preemptions = plan.preemptions;
    return seconds;
  }
}

function emptyFacts(totalBlocks: number): StepFacts {
  return {
    startSeconds: 0,
    endSeconds: 0,
    prefillTokens: 0,
    prefillSequences: 0,
    decodeSequences: 0,
    decodeContextTokens: 0,
    prefillSeconds: 0,
    waiting: 0,
    running: 0,
    usedBlocks: 0,
    totalBlocks,
    preemptions: 0,
  };
}
