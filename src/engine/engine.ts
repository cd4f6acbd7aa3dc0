import type { StepCost } from '../cost/step-cost.ts';
import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { StepFacts } from '../probe/probe.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import type { EngineProfile } from './engine-profile.ts';
import { EngineState } from './engine-state.ts';
import type { Scheduler } from './scheduler.ts';
import { SCHEDULERS } from './schedulers/index.ts';
import type { Sequences } from './sequences.ts';
import { StepPlan } from './step-plan.ts';

export type EngineRole = 'aggregated' | 'prefill' | 'decode';

/** What the cluster around an engine wants to know. */
export interface EngineHost {
  /** The engine made the first output token of a request that it also decodes. */
  firstToken(request: number, time: number): void;
  /** A prefill worker has computed the whole prompt; it keeps the KV until `releasePrompt`. */
  prefilled(request: number, worker: number): void;
  /** A prefill worker computes the first tokens of a prompt in the step that starts now. */
  prefillStarts(request: number, worker: number): void;
  finished(request: number, worker: number, time: number): void;
  /** Blocks of a decode worker became free, or somebody who was preempted there is computed again. */
  memoryFreed(worker: number): void;
}

export interface EngineParts {
  kernel: Kernel;
  probes: Probes;
  host: EngineHost;
  sequences: Sequences;
  cost: StepCost;
  profile: EngineProfile;
  kvBlocks: number;
}

const STEP_ENDS = 0;
const PLAN = 1;

/**
 * One inference engine: the loop that plans a step, lets its time go by, and hands out the tokens that came of it.
 * Each step is one event; what happens in it is kept as sums, so that its cost does not grow with the batch.
 */
export class Engine implements EventHandler {
  readonly worker: number;
  readonly role: EngineRole;
  readonly state: EngineState;
  private readonly kernel: Kernel;
  private readonly probes: Probes;
  private readonly host: EngineHost;
  private readonly cost: StepCost;
  private readonly scheduler: Scheduler;
  private readonly sequences: Sequences;
  private readonly maxNumSeqs: number;
  private readonly handler: number;
  private readonly plan = new StepPlan();
  private readonly facts: StepFacts;
  /** Requests whose KV has arrived from a prefill worker and that wait for a running slot. */
  private readonly arrived: number[] = [];
  /** Requests that a decode worker has reserved memory for and not yet finished. */
  private reservations = 0;
  /** Members of a static batch whose answers have ended. */
  private retired = 0;
  private busy = false;
  private planRequested = false;

  constructor(worker: number, role: EngineRole, parts: EngineParts) {
    const { kernel, profile, sequences, probes } = parts;
    this.worker = worker;
    this.role = role;
    this.kernel = kernel;
    this.probes = probes;
    this.host = parts.host;
    this.cost = parts.cost;
    this.sequences = sequences;
    this.maxNumSeqs = profile.batching.maxNumSeqs;
    this.scheduler = SCHEDULERS[profile.scheduler](profile.batching);
    // The prompts of a decode worker come over the link in full: it never looks for their prefix.
    const caching = profile.cache.prefixCaching && role !== 'decode';
    this.state = new EngineState(worker, profile, parts.kvBlocks, caching, sequences, probes);
    this.handler = kernel.register(this);
    this.facts = emptyFacts(parts.kvBlocks);
  }

  /** A request joins the waiting queue, its prompt not computed. */
  enqueue(request: number): void {
    const { state, sequences } = this;
    const { now } = this.kernel;
    sequences.target[request] = sequences.inputTokens[request];
    state.waits.entersQueue(request, now);
    state.waiting.push(request);
    this.probes.queued(request, this.worker, now);
    this.requestPlan();
  }

  /** Longest sequence, prompt and answer together, that the KV cache can hold. */
  get capacityTokens(): number {
    return this.state.kv.totalBlocks * this.state.kv.blockSize;
  }

  /** Prompt tokens of a request that are in the prefix cache at this moment. */
  cachedTokens(request: number): number {
    return this.state.kv.match(request, this.sequences.inputTokens[request]);
  }

  /** True if `reserve` could succeed, were there no other request. */
  couldReserve(contextTokens: number, headroomTokens: number): boolean {
    const { kv } = this.state;
    return kv.blocksFor(contextTokens) + kv.blocksFor(headroomTokens) <= kv.totalBlocks;
  }

  /**
   * Sets memory aside for KV that will come from a prefill worker; false if there is not enough, or if somebody who
   * was preempted here is not yet computed again. `headroomTokens` are kept free for each request that was given
   * memory, this one included.
   */
  reserve(request: number, contextTokens: number, headroomTokens: number): boolean {
    const { kv, waiting, prefilling } = this.state;
    if (waiting.size > 0 || prefilling.length > 0) return false;
    kv.match(request, contextTokens);
    const headroom = kv.blocksFor(headroomTokens * (this.reservations + 1));
    if (!kv.fits(contextTokens, headroom)) return false;
    kv.admit(request, contextTokens);
    this.reservations++;
    return true;
  }

  /**
   * A request whose KV (`contextTokens`) has arrived here, with memory reserved for it, decodes as soon as there is a
   * slot. `generated` tokens were made elsewhere, the last of them at `lastTokenSeconds`; NaN if the client has none.
   */
  accept(request: number, contextTokens: number, generated: number, lastTokenSeconds: number): void {
    const { sequences, state } = this;
    sequences.computed[request] = contextTokens;
    sequences.target[request] = contextTokens;
    sequences.generated[request] = generated;
    sequences.lastTokenSeconds[request] = lastTokenSeconds;
    state.waits.starts(request, this.kernel.now);
    this.arrived.push(request);
    this.requestPlan();
  }

  /** A prefill worker gives up the KV of a prompt that it has handed over. */
  releasePrompt(request: number): void {
    this.state.kv.release(request, this.sequences.computed[request]);
    if (this.state.waiting.size > 0 || this.state.prefilling.length > 0) this.requestPlan();
  }

  handle(event: number): void {
    if (event === STEP_ENDS) this.endStep();
    else {
      this.planRequested = false;
      if (!this.busy) this.startStep();
    }
  }

  /** Plans after everything else that happens at this instant. */
  private requestPlan(): void {
    if (this.busy || this.planRequested) return;
    this.planRequested = true;
    this.kernel.at(this.kernel.now, PHASE.start, this.handler, PLAN);
  }

  private startStep(): void {
    const { state, plan, kernel } = this;
    const { now } = kernel;
    state.waits.wakes(now);
    this.planStep(now);
    if (plan.empty) {
      state.waits.idles(now, plan.blockedBy);
      return;
    }
    if (this.role === 'prefill')
      for (const request of state.admitted) this.host.prefillStarts(request, this.worker);
    const seconds = this.timeStep();
    this.busy = true;
    kernel.at(now + seconds, PHASE.complete, this.handler, STEP_ENDS);
  }

  /** A plan that only preempted takes no time: what it freed is planned with at once. */
  private planStep(now: number): void {
    const { state, plan } = this;
    let preemptions = 0;
    do {
      state.beginPlan(now);
      plan.reset();
      this.admitArrived();
      this.scheduler.plan(state, plan);
      preemptions += plan.preemptions;
    } while (plan.empty && plan.preemptions > 0);
    plan.preemptions = preemptions;
  }

  private admitArrived(): void {
    const { state, arrived, sequences } = this;
    while (arrived.length > 0 && state.running.count < this.maxNumSeqs) {
      const request = arrived.shift()!;
      state.waits.ends(request, state.now, WAIT.decodeQueue);
      state.running.append(request);
      if (sequences.generated[request] > 0 && Number.isNaN(sequences.lastTokenSeconds[request])) {
        this.giveFirstToken(request, state.now);
      }
      if (sequences.generated[request] === sequences.outputTokens[request]) this.finish(request, state.now);
      else state.joinDecode(request);
    }
  }

  /** Seconds of the planned step; tells the clocks and prepares the facts. */
  private timeStep(): number {
    const { plan, cost, state, facts, sequences } = this;
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
    const seconds = cost.stepSeconds(decodes, context, plan.prefillTokens, chunks, attention, rows, eager);
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

  private endStep(): void {
    const { plan, kernel } = this;
    this.busy = false;
    this.probes.stepped(this.worker, this.facts);
    if (plan.decode) this.endDecode();
    if (plan.requests.length > 0) this.endChunks();
    if (this.retired > 0 && this.retired === this.state.decoding.count) this.disband();
    if (kernel.quiet && !this.planRequested) this.startStep();
    else this.requestPlan();
  }

  /** Every decoding sequence has a token more. */
  private endDecode(): void {
    const { state, sequences, probes, worker } = this;
    const { decoding, joined } = state;
    const { now } = this.kernel;
    const settled = decoding.count - joined.length - this.retired;
    decoding.advance();
    if (settled > 0) probes.tokens(worker, now, now - state.lastDecodeSeconds, settled);
    if (joined.length > 0) {
      for (const request of joined) {
        const last = sequences.lastTokenSeconds[request];
        if (Number.isNaN(last)) this.giveFirstToken(request, now);
        else probes.tokens(worker, now, now - last, 1);
      }
      joined.length = 0;
    }
    state.lastDecodeSeconds = now;
    for (let request = decoding.finished; request >= 0; request = decoding.finished) {
      if (this.scheduler.holdsFinished) this.retire(request, now);
      else {
        decoding.leave(request);
        state.waits.endsDecode(request);
        this.finish(request, now);
      }
    }
  }

  /** The answer has ended, but slot and memory stay with the batch. */
  private retire(request: number, now: number): void {
    this.state.decoding.retire(request);
    this.state.waits.endsDecode(request);
    this.retired++;
    this.host.finished(request, this.worker, now);
  }

  /** An answer of one token has ended before the batch decodes. */
  private retireAtOnce(request: number, now: number): void {
    const { state, sequences } = this;
    state.decoding.join(request, sequences.computed[request], 0);
    state.waits.startsDecode(request);
    this.retire(request, now);
  }

  /** The last answer of a static batch has ended. */
  private disband(): void {
    const { state, sequences } = this;
    for (const request of [...state.running]) {
      state.decoding.leave(request);
      state.running.remove(request);
      state.kv.release(request, sequences.computed[request]);
    }
    this.retired = 0;
  }

  private endChunks(): void {
    const { plan, state, sequences } = this;
    for (const request of plan.requests) {
      state.kv.commit(request, sequences.computed[request]);
      if (sequences.computed[request] < sequences.target[request]) continue;
      state.prefilling.splice(state.prefilling.indexOf(request), 1);
      this.endPrompt(request);
    }
  }

  /** The KV of a request is complete: its next token is there. */
  private endPrompt(request: number): void {
    const { state, sequences, probes } = this;
    const { now } = this.kernel;
    if (sequences.recomputing[request] === 1) {
      state.waits.ends(request, now, WAIT.preempted);
      sequences.recomputing[request] = 0;
    } else {
      state.waits.endsPrefill(request, now);
    }
    if (this.role === 'prefill') {
      state.running.remove(request);
      this.host.prefilled(request, this.worker);
      return;
    }
    if (sequences.generated[request]++ === 0) this.giveFirstToken(request, now);
    else {
      probes.tokens(this.worker, now, now - sequences.lastTokenSeconds[request], 1);
      sequences.lastTokenSeconds[request] = now;
    }
    if (sequences.generated[request] < sequences.outputTokens[request]) state.joinDecode(request);
    else if (this.scheduler.holdsFinished) this.retireAtOnce(request, now);
    else this.finish(request, now);
    if (this.role === 'decode') this.host.memoryFreed(this.worker);
  }

  private giveFirstToken(request: number, now: number): void {
    this.sequences.lastTokenSeconds[request] = now;
    this.host.firstToken(request, now);
  }

  private finish(request: number, now: number): void {
    const { state, sequences } = this;
    state.running.remove(request);
    state.kv.release(request, sequences.computed[request]);
    this.host.finished(request, this.worker, now);
    if (this.role === 'decode') {
      this.reservations--;
      this.host.memoryFreed(this.worker);
    }
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
