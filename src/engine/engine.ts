import type { StepCost } from '../cost/step-cost.ts';
import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import { leaveQueue } from './abandon.ts';
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
  /** Those in the step that runs whose clients have gone. */
  private readonly leaving: number[] = [];
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
    // Prompts come to a decode worker over the link in full: it only keeps what a next turn comes back to.
    const caching = profile.cache.prefixCaching && (role !== 'decode' || sequences.hasRepeatedAnswers);
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
    state.kv.commit(request, contextTokens);
    sequences.target[request] = contextTokens;
    sequences.generated[request] = generated;
    sequences.lastTokenSeconds[request] = lastTokenSeconds;
    state.waits.starts(request, this.kernel.now);
    this.arrived.push(request);
    this.requestPlan();
  }

  /** Memory that was set aside for a request is not needed: its client has gone. */
  cancelReservation(request: number, contextTokens: number): void {
    this.state.kv.release(request, contextTokens);
    this.state.reservations--;
    this.host.memoryFreed(this.worker);
    this.planIfWanted();
  }

  /**
   * The client of a request has gone: it leaves at once or, if it has a slot, when the step that runs has ended, and
   * without the token that comes of it.
   */
  abort(request: number): void {
    if (this.busy && this.state.running.has(request)) this.leaving.push(request);
    else {
      this.abandon(request, undefined);
      this.outcome.disbandIfDone();
      this.requestPlan();
    }
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
    this.planIfWanted();
  }

  handle(event: number): void {
    if (event === STEP_ENDS) this.endStep();
    else {
      this.planRequested = false;
      if (!this.busy) this.startStep();
    }
  }

  private planIfWanted(): void {
    if (this.state.waiting.size > 0 || this.state.prefilling.length > 0) this.requestPlan();
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

  /** @param step the step that ends now; undefined between two steps */
  private abandon(request: number, step: StepPlan | undefined): void {
    const { state, arrived, outcome, timer, plan } = this;
    const { now } = this.kernel;
    const secondsLeft = this.busy ? timer.facts.endSeconds - now : 0;
    const waited = leaveQueue(state, request, now, { secondsLeft, blockedBy: plan.blockedBy });
    if (arrived.includes(request)) {
      arrived.splice(arrived.indexOf(request), 1);
      state.waits.ends(request, now, WAIT.decodeQueue);
    } else if (!waited && !outcome.abandon(request, now, step)) return;
    if (this.role === 'prefill') {
      this.host.promptAbandoned(request, this.worker);
      return;
    }
    if (!waited) state.close(request, this.sequences.computed[request]);
    outcome.leave(request, now);
  }

  private abandonLeaving(): void {
    for (const request of this.leaving) this.abandon(request, this.plan);
    this.leaving.length = 0;
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
    if (this.leaving.length > 0) this.abandonLeaving();
    if (plan.decode) outcome.endDecode(kernel.now);
    if (plan.requests.length > 0) outcome.endChunks(plan, kernel.now);
    outcome.disbandIfDone();
    if (kernel.quiet && !this.planRequested) this.startStep();
    else this.requestPlan();
  }
}
