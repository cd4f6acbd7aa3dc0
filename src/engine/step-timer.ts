import type { StepCost } from '../cost/step-cost.ts';
import type { StepFacts } from '../probe/probe.ts';
import type { Probes } from '../probe/probes.ts';
import type { EngineState } from './engine-state.ts';
import type { StepPlan } from './step-plan.ts';

/** How long a planned step takes: tells the clocks of those who wait or are served, and writes the facts of the step. */
export class StepTimer {
  /** Of the step that was timed last. */
  readonly facts: StepFacts;
  private readonly cost: StepCost;
  private readonly probes: Probes;

  constructor(cost: StepCost, totalBlocks: number, probes: Probes) {
    this.cost = cost;
    this.probes = probes;
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
      const alone = cost.stepSeconds(0, 0, plan.newTokens[i], 1, chunkAttention, completes, false);
      if (sequences.recomputing[request] === 0) state.waits.prefills(request, alone);
      this.probes.prefills(request, state.worker, plan.newTokens[i], plan.cachedTokens[i], alone);
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
    facts.preemptions = plan.preemptions;
    this.lookAt(state);
    return seconds;
  }

  /** The facts of a worker that has nothing that it can do: a step without tokens, whose end nobody knows. */
  idle(state: EngineState): StepFacts {
    Object.assign(this.facts, emptyFacts(this.facts.totalBlocks));
    this.facts.startSeconds = state.now;
    this.facts.endSeconds = Number.NaN;
    this.lookAt(state);
    return this.facts;
  }

  private lookAt({ waiting, running, kv }: EngineState): void {
    const { facts } = this;
    facts.waiting = waiting.size;
    facts.running = running.count;
    facts.usedBlocks = facts.totalBlocks - kv.freeBlocks;
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
