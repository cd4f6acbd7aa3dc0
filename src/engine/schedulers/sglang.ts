import { WAIT } from '../../probe/waiting.ts';
import type { BatchingLimits } from '../engine-profile.ts';
import type { EngineState } from '../engine-state.ts';
import type { Scheduler } from '../scheduler.ts';
import type { StepPlan } from '../step-plan.ts';

/** SGLang's constants: first estimate of how much of max_tokens is used, how far and how fast it decays per decode step. */
const INITIAL_RATIO = 0.7;
const MINIMUM_OF_INITIAL = 0.14;
const DECAY_STEPS = 600;
/** Retraction makes room for this many further steps of everybody who stays. */
const RETRACT_DECODE_STEPS = 20;
/** A request's max_tokens counts at most this much in the admission estimate. */
const CLIPPED_MAX_TOKENS = 4096;

/**
 * SGLang: if a batch of prompts can be formed it runs alone and decode waits (with `mixedChunk` they share the step).
 * A prompt longer than `maxChunkTokens` runs in consecutive batches. Admission keeps room for the future: what the
 * running requests may still ask for, times a ratio that decays while all goes well and rises when memory ran out.
 * Then those with the fewest generated tokens are retracted: they queue again, at the end, and are recomputed.
 */
export class SglangScheduler implements Scheduler {
  private readonly limits: BatchingLimits;
  private readonly initialRatio: number;
  private ratio: number;

  constructor(limits: BatchingLimits) {
    this.limits = limits;
    this.initialRatio = Math.min(1, INITIAL_RATIO * limits.scheduleConservativeness);
    this.ratio = this.initialRatio;
  }

  plan(state: EngineState, plan: StepPlan): void {
    this.formPrefillBatch(state, plan);
    if (state.decoding.count === 0 || (!plan.empty && !this.limits.mixedChunk)) return;
    if (state.decoding.blocksNeeded > state.kv.freeBlocks) this.retract(state, plan);
    else this.ratio = Math.max(this.ratio - this.decay, MINIMUM_OF_INITIAL * this.initialRatio);
    if (state.decoding.count > 0) state.takeDecodeBlocks(plan);
  }

  private get decay(): number {
    return ((1 - MINIMUM_OF_INITIAL) * this.initialRatio) / DECAY_STEPS;
  }

  private formPrefillBatch(state: EngineState, plan: StepPlan): void {
    const { waiting, kv, sequences, decoding, prefilling } = state;
    const { maxNumSeqs, maxNumBatchedTokens } = this.limits;
    const chunkLimit = this.limits.chunkedPrefill ? this.limits.maxChunkTokens : Number.POSITIVE_INFINITY;
    let future = kv.freeTokens - decoding.promisedTokens * this.ratio;
    for (const request of prefilling) {
      const tokens = Math.min(state.remaining(request), chunkLimit - plan.prefillTokens);
      if (tokens <= 0) return;
      if (!state.extend(plan, request, tokens)) {
        plan.blockedBy = WAIT.queueKv;
        return;
      }
      future -= tokens + clipped(sequences.maxOutputTokens[request]);
    }
    while (waiting.size > 0) {
      if (state.running.count >= maxNumSeqs) {
        plan.blockedBy = WAIT.queueSlots;
        return;
      }
      const inputLeft = maxNumBatchedTokens - plan.prefillTokens;
      const chunkLeft = chunkLimit - plan.prefillTokens;
      if (inputLeft <= 0 || chunkLeft <= 0) {
        plan.blockedBy = WAIT.queuePrefill;
        return;
      }
      const request = waiting.first;
      const cached = state.match(request);
      const missing = sequences.target[request] - cached;
      const answer = clipped(sequences.maxOutputTokens[request] - sequences.generated[request]);
      const claim = missing + kv.matchedFreeTokens + answer;
      const alone = plan.empty && state.running.count === 0;
      if ((claim >= future && !alone) || !kv.fits(cached + missing)) {
        plan.blockedBy = WAIT.queueKv;
        return;
      }
      if (missing >= inputLeft && !plan.empty) {
        plan.blockedBy = WAIT.queuePrefill;
        return;
      }
      state.admit(plan, cached, Math.min(missing, chunkLeft));
      future -= claim;
    }
  }

  private retract(state: EngineState, plan: StepPlan): void {
    const { decoding, sequences, kv } = state;
    const isDecoding = (request: number) => !state.prefilling.includes(request);
    // Of equals the one admitted last goes first.
    const byProgress = [...state.running].filter(isDecoding).reverse();
    byProgress.sort(
      (a, b) =>
        decoding.generated(a) - decoding.generated(b) || sequences.inputTokens[b] - sequences.inputTokens[a],
    );
    for (const request of byProgress) {
      const fits = decoding.blocksNeeded <= kv.freeBlocks;
      const lasts = decoding.count === 1 || kv.freeTokens >= decoding.count * RETRACT_DECODE_STEPS;
      if (fits && lasts) break;
      state.preempt(plan, request);
      state.waiting.push(request);
    }
    this.ratio = this.observedRatio(state);
  }

  /** Share of the promised tokens that those who stay have used, with some steps of reserve. */
  private observedRatio(state: EngineState): number {
    const { decoding, sequences } = state;
    let made = RETRACT_DECODE_STEPS * decoding.count;
    let asked = 0;
    for (const request of state.running) {
      if (state.prefilling.includes(request)) continue;
      made += decoding.generated(request);
      asked += sequences.maxOutputTokens[request];
    }
    return asked > 0 ? Math.min(1, made / asked) : this.initialRatio;
  }
}

function clipped(tokens: number): number {
  return Math.min(Math.max(tokens, 0), CLIPPED_MAX_TOKENS);
}
