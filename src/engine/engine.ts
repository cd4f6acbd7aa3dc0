import type { StepCost } from '../cost/step-cost.ts';
import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import type { EngineHost, EngineRole } from './engine-host.ts';
import type { EngineProfile } from './engine-profile.ts';
import { EngineState } from './engine-state.ts';
import type { HostTierPlan } from './kv/host-tier.ts';
import type { Scheduler } from './scheduler.ts';
import { SCHEDULERS } from './schedulers/index.ts';
import type { Sequences } from './sequences.ts';
import { StepOutcome } from './step-outcome.ts';
import { StepPlan } from './step-plan.ts';
import { StepTimer } from './step-timer.ts';

export interface EngineParts {
  kernel: Kernel;
  probes: Probes;
  host: EngineHost;
  sequences: Sequences;
  cost: StepCost;
  profile: EngineProfile;
  kvBlocks: number;
  hostTier?: HostTierPlan;
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
  private readonly scheduler: Scheduler;
  private readonly sequences: Sequences;
  private readonly maxNumSeqs: number;
  private readonly handler: number;
  private readonly plan = new StepPlan();
  private readonly timer: StepTimer;
  private readonly outcome: StepOutcome;
  /** Requests whose KV has arrived from a prefill worker and that wait for a running slot. */
  private readonly arrived: number[] = [];
  private readonly aborted: number[] = [];
  private busy = false;
  private planRequested = false;

  constructor(worker: number, role: EngineRole, parts: EngineParts) {
    const { kernel, profile, sequences, probes } = parts;
    this.worker = worker;
    this.role = role;
    this.kernel = kernel;
    this.probes = probes;
    this.host = parts.host;
    this.sequences = sequences;
    this.maxNumSeqs = profile.batching.maxNumSeqs;
    this.scheduler = SCHEDULERS[profile.scheduler](profile.batching);
    // The prompts of a decode worker come over the link in full: it never looks for their prefix.
    const caching = profile.cache.prefixCaching && role !== 'decode';
    this.state = new EngineState(worker, profile, parts.kvBlocks, caching, sequences, probes, parts.hostTier);
    this.handler = kernel.register(this);
    this.timer = new StepTimer(parts.cost, parts.kvBlocks, probes);
    const holdsFinished = this.scheduler.holdsFinished ?? false;
    this.outcome = new StepOutcome(role, this.state, parts.host, probes, holdsFinished);
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
    const { state } = this;
    const { kv, waiting, prefilling } = state;
    if (waiting.size > 0 || prefilling.length > 0) return false;
    kv.match(request, contextTokens);
    const headroom = kv.blocksFor(headroomTokens * (state.reservations + 1));
    if (!kv.fits(contextTokens, headroom)) return false;
    kv.admit(request, contextTokens);
    state.reservations++;
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

  /**
   * The client of a request has gone. Before the next step it leaves the queue, or its prompt is given up; if it decodes,
   * its next token is its last.
   */
  abort(request: number): void {
    this.aborted.push(request);
    this.requestPlan();
  }

  /** The requests that make a token in every decode step, in order of admission. */
  *decoding(): Generator<number> {
    const { running, prefilling } = this.state;
    for (const request of running) if (!prefilling.includes(request)) yield request;
  }

  /** Another request goes by the number of one that has left. */
  forget(request: number): void {
    this.state.kv.forget(request);
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
    if (this.aborted.length > 0) this.abandonAborted(now);
    this.planStep(now);
    if (plan.empty) {
      state.waits.idles(now, plan.blockedBy);
      if (this.probes.hearPlans) this.probes.planned(this.worker, this.timer.idle(state), plan.blockedBy);
      return;
    }
    if (this.role === 'prefill')
      for (const request of state.admitted) this.host.prefillStarts(request, this.worker);
    const seconds = this.timer.time(state, plan);
    this.probes.planned(this.worker, this.timer.facts, plan.blockedBy);
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

  private abandonAborted(now: number): void {
    for (const request of this.aborted) if (this.state.abandon(request)) this.outcome.leave(request, now);
    this.aborted.length = 0;
  }

  private admitArrived(): void {
    const { state, arrived, sequences } = this;
    while (arrived.length > 0 && state.running.count < this.maxNumSeqs) {
      const request = arrived.shift()!;
      state.waits.ends(request, state.now, WAIT.decodeQueue);
      state.running.append(request);
      if (sequences.generated[request] > 0 && Number.isNaN(sequences.lastTokenSeconds[request])) {
        this.outcome.giveFirstToken(request, state.now);
      }
      if (sequences.generated[request] === sequences.outputTokens[request])
        this.outcome.finish(request, state.now);
      else state.joinDecode(request);
    }
  }

  private endStep(): void {
    const { plan, kernel, outcome } = this;
    this.busy = false;
    this.probes.stepped(this.worker, this.timer.facts);
    if (plan.decode) outcome.endDecode(kernel.now);
    if (plan.requests.length > 0) outcome.endChunks(plan, kernel.now);
    outcome.disbandIfDone();
    if (kernel.quiet && !this.planRequested) this.startStep();
    else this.requestPlan();
  }
}
