import type { Probes } from '../probe/probes.ts';
import { leavePrompt, leaveSlot } from './abandon.ts';
import type { EngineHost, EngineRole } from './engine-host.ts';
import type { EngineState } from './engine-state.ts';
import type { Sequences } from './sequences.ts';
import type { StepPlan } from './step-plan.ts';

/** What comes of a step: tokens, prompts that are complete, answers that have ended. */
export class StepOutcome {
  private readonly role: EngineRole;
  private readonly worker: number;
  private readonly state: EngineState;
  private readonly sequences: Sequences;
  private readonly host: EngineHost;
  private readonly probes: Probes;
  private readonly holdsFinished: boolean;
  /** Told of every token after the first instead of the probes, if the host wants to know whose it is. */
  private readonly tellToken: EngineHost['token'];
  /** Members of a static batch whose answers have ended. */
  private retired = 0;

  /** @param holdsFinished answers that have ended keep slot and memory until the whole batch is done */
  constructor(
    role: EngineRole,
    state: EngineState,
    host: EngineHost,
    probes: Probes,
    holdsFinished: boolean,
  ) {
    this.role = role;
    this.worker = state.worker;
    this.state = state;
    this.sequences = state.sequences;
    this.host = host;
    this.probes = probes;
    this.holdsFinished = holdsFinished;
    this.tellToken = host.token;
  }

  /** Every decoding sequence has a token more. */
  endDecode(now: number): void {
    const { state, sequences, probes, worker } = this;
    const { decoding, joined } = state;
    const settled = decoding.count - joined.length - this.retired;
    decoding.advance();
    if (this.tellToken !== undefined) this.tellSettled(this.tellToken);
    else if (settled > 0) probes.tokens(worker, now, now - state.lastDecodeSeconds, settled);
    if (joined.length > 0) {
      for (const request of joined) {
        const last = sequences.lastTokenSeconds[request];
        if (Number.isNaN(last)) this.giveFirstToken(request, now);
        else if (this.tellToken !== undefined) this.tellToken(request);
        else probes.tokens(worker, now, now - last, 1);
      }
      joined.length = 0;
    }
    state.lastDecodeSeconds = now;
    for (let request = decoding.finished; request >= 0; request = decoding.finished) {
      if (this.holdsFinished) this.retire(request, now);
      else {
        decoding.leave(request);
        state.waits.endsDecode(request);
        this.finish(request, now);
      }
    }
  }

  /** One by one what is told as a sum as a rule: who has a token more in this decode step and had one in the last. */
  private tellSettled(tell: (request: number) => void): void {
    const { running, prefilling, joined, decoding } = this.state;
    for (const request of running)
      if (!prefilling.includes(request) && !joined.includes(request) && !decoding.isRetired(request))
        tell(request);
  }

  /** The answer has ended, but slot and memory stay with the batch. */
  private retire(request: number, now: number): void {
    this.state.decoding.retire(request);
    this.state.waits.endsDecode(request);
    this.retired++;
    this.host.finished(request, this.worker, now, true);
  }

  /** An answer of one token has ended before the batch decodes. */
  private retireAtOnce(request: number, now: number): void {
    const { state, sequences } = this;
    state.decoding.join(request, sequences.computed[request], 0);
    state.waits.startsDecode(request);
    this.retire(request, now);
  }

  /** A static batch whose last answer has ended gives up its slots and its memory. */
  disbandIfDone(): void {
    const { state, sequences } = this;
    if (this.retired === 0 || this.retired < state.decoding.count) return;
    for (const request of [...state.running]) {
      state.decoding.leave(request);
      state.running.remove(request);
      // What it computed behind the end of its answer is worth nothing.
      const answered = sequences.inputTokens[request] + sequences.outputTokens[request] - 1;
      state.close(request, Math.min(answered, sequences.computed[request]));
      this.host.released(request);
    }
    this.retired = 0;
  }

  /** The chunks of a step are computed; prompts that they complete have their next token. */
  endChunks(plan: StepPlan, now: number): void {
    const { state, sequences } = this;
    for (const request of plan.requests) {
      state.keepPrompt(request);
      if (sequences.computed[request] < sequences.target[request]) continue;
      state.leavePrefilling(request);
      this.endPrompt(request, now);
    }
  }

  /** The KV of a request is complete: its next token is there. */
  private endPrompt(request: number, now: number): void {
    const { state, sequences } = this;
    state.endsPrompt(request, now);
    if (this.role === 'prefill') {
      state.running.remove(request);
      this.host.prefilled(request, this.worker);
      return;
    }
    if (sequences.generated[request]++ === 0) this.giveFirstToken(request, now);
    else {
      if (this.tellToken !== undefined) this.tellToken(request);
      else this.probes.tokens(this.worker, now, now - sequences.lastTokenSeconds[request], 1);
      sequences.lastTokenSeconds[request] = now;
    }
    if (sequences.generated[request] < sequences.outputTokens[request]) state.joinDecode(request);
    else if (this.holdsFinished) this.retireAtOnce(request, now);
    else this.finish(request, now);
    if (this.role === 'decode') this.host.memoryFreed(this.worker);
  }

  giveFirstToken(request: number, now: number): void {
    this.sequences.lastTokenSeconds[request] = now;
    this.host.firstToken(request, now);
  }

  /** The answer is complete; slot and memory are free. */
  finish(request: number, now: number): void {
    const { state, sequences } = this;
    state.running.remove(request);
    state.close(request, sequences.computed[request]);
    this.leave(request, now);
  }

  /** A request whose client has gone leaves its slot: see `leaveSlot`. False if it is in a static batch, which keeps it. */
  abandon(request: number, now: number, step: StepPlan | undefined): boolean {
    const { state } = this;
    if (!this.holdsFinished) {
      leaveSlot(state, request, now, step);
      return true;
    }
    if (state.leavePrefilling(request)) {
      leavePrompt(state, request, now, step);
      this.retireAtOnce(request, now);
    } else {
      state.leaveJoined(request);
      this.retire(request, now);
    }
    return false;
  }

  /** A request holds nothing here any more. */
  leave(request: number, now: number): void {
    const { state } = this;
    this.host.finished(request, this.worker, now, false);
    if (this.role === 'decode') {
      state.reservations--;
      this.host.memoryFreed(this.worker);
    }
  }
}
