import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { DecodeBatch } from './decode-batch.ts';
import type { EngineProfile } from './engine-profile.ts';
import { HostTier, type HostTierPlan } from './kv/host-tier.ts';
import { KvCache } from './kv/kv-cache.ts';
import { RunningList } from './running-list.ts';
import type { Sequences } from './sequences.ts';
import type { StepPlan } from './step-plan.ts';
import { WaitClocks } from './wait-clocks.ts';
import { WaitingQueue } from './waiting-queue.ts';

/**
 * What an engine holds, and the moves that a scheduler can make: admit a waiting request, go on with its prompt,
 * preempt, make room for the next token of everybody.
 */
export class EngineState {
  now = 0;
  readonly worker: number;
  readonly sequences: Sequences;
  readonly waiting: WaitingQueue;
  /** Everybody who holds a running slot, in order of admission. */
  readonly running: RunningList;
  /** Those of them whose prompt is not complete, in order of admission. */
  readonly prefilling: number[] = [];
  /** Those of them that make a token in every decode step. */
  readonly decoding: DecodeBatch;
  readonly kv: KvCache;
  /** KV that the host's memory keeps, if it does. */
  readonly hostTier: HostTier | undefined;
  readonly waits: WaitClocks;
  /** Members of the decode batch that have not made a token since they joined. */
  readonly joined: number[] = [];
  /** Requests whose first tokens are in the plan that is being made. */
  readonly admitted: number[] = [];
  /** Requests that a decode worker has reserved memory for and not yet finished. */
  reservations = 0;
  /** When the other members made their latest token. */
  lastDecodeSeconds = 0;
  /** The blocks for the next token of the decoding sequences are handed out already. */
  private decodeBlocksTaken = false;
  /** Tokens of the request that was matched last that only the host's memory has. */
  private loadable = 0;
  private readonly byPriority: boolean;
  private readonly probes: Probes;

  constructor(
    worker: number,
    profile: EngineProfile,
    kvBlocks: number,
    caching: boolean,
    sequences: Sequences,
    probes: Probes,
    hostTier?: HostTierPlan,
  ) {
    const table: RequestTable = sequences.table;
    const { blockSize } = profile.cache;
    this.worker = worker;
    this.sequences = sequences;
    this.byPriority = profile.batching.policy === 'priority';
    this.probes = probes;
    this.waiting = new WaitingQueue(profile.batching.policy, table);
    this.running = new RunningList(sequences);
    this.decoding = new DecodeBatch(sequences, blockSize, profile.graphs.maxContextTokens);
    this.kv = new KvCache(kvBlocks, blockSize, caching, table, sequences.prefixes);
    this.hostTier = hostTier && new HostTier(hostTier, blockSize, table, sequences.prefixes);
    this.waits = new WaitClocks(sequences.waits, probes);
  }

  /** Prompt tokens (after a preemption: and own output) that the request still has to compute. */
  remaining(request: number): number {
    return this.sequences.target[request] - this.sequences.computed[request];
  }

  /**
   * Tokens of the request that need not be computed, since the KV cache or the host's memory has them. What was found
   * stays known for `kv.fits` and `admit` until the next call.
   */
  match(request: number): number {
    const target = this.sequences.target[request];
    const cached = this.kv.match(request, target);
    if (this.hostTier === undefined) return cached;
    this.loadable = Math.max(0, this.hostTier.match(request, target) - cached);
    return cached + this.loadable;
  }

  /**
   * Takes the head of the waiting queue, which was matched last, with its `cachedTokens`, and plans
   * `newTokens` of its prompt.
   */
  admit(plan: StepPlan, cachedTokens: number, newTokens: number): void {
    const { sequences, now } = this;
    const request = this.waiting.shift();
    this.kv.admit(request, cachedTokens + newTokens);
    this.running.append(request);
    this.prefilling.push(request);
    if (sequences.recomputing[request] === 0) {
      this.waits.startsPrefill(request, now);
      this.probes.scheduled(request, this.worker, now, cachedTokens);
      this.admitted.push(request);
    }
    sequences.computed[request] = cachedTokens + newTokens;
    plan.addChunk(request, cachedTokens, newTokens);
    plan.loadedTokens += this.loadable;
  }

  /** Plans the next chunk of a prompt in progress; false, and nothing planned, if there are not enough free blocks. */
  extend(plan: StepPlan, request: number, newTokens: number): boolean {
    const { sequences, kv } = this;
    const before = sequences.computed[request];
    const blocks = kv.blocksFor(before + newTokens) - kv.blocksFor(before);
    if (blocks > kv.freeBlocks) return false;
    kv.take(blocks);
    sequences.computed[request] = before + newTokens;
    plan.addChunk(request, before, newTokens);
    return true;
  }

  /** Hands out the blocks that the next token of every decoding sequence needs; they must be free. */
  takeDecodeBlocks(plan: StepPlan): void {
    this.kv.take(this.decoding.blocksNeeded);
    this.decodeBlocksTaken = true;
    plan.decode = this.decoding.count > 0;
  }

  /** Preempts one after the other until the next token of all who stay fits, then hands out its blocks. */
  makeRoomForDecode(plan: StepPlan): void {
    while (this.decoding.blocksNeeded > this.kv.freeBlocks) this.preemptOne(plan);
    this.takeDecodeBlocks(plan);
  }

  /**
   * Preempts the sequence admitted last (under `priority`: the least urgent, of equals the one sent last), which goes
   * back to the head of the waiting queue (under `priority`: to its rank), and returns it.
   */
  preemptOne(plan: StepPlan): number {
    const request = this.byPriority ? this.leastUrgent() : this.running.last;
    this.preempt(plan, request);
    this.waiting.putBack(request);
    return request;
  }

  /** Takes slot and memory from a running sequence; the caller puts it back into the waiting queue. */
  preempt(plan: StepPlan, request: number): void {
    const { sequences, decoding, now } = this;
    let unusedTokens = 0;
    if (this.leavePrefilling(request)) {
      unusedTokens = plan.removeChunk(request);
      sequences.computed[request] -= unusedTokens;
      if (sequences.recomputing[request] === 0) {
        this.waits.endsPrefill(request, now);
        this.waits.starts(request, now);
      }
    } else {
      if (!this.leaveJoined(request)) sequences.lastTokenSeconds[request] = this.lastDecodeSeconds;
      decoding.leave(request);
      this.waits.endsDecode(request);
      this.waits.starts(request, now);
      unusedTokens = this.decodeBlocksTaken ? 1 : 0;
      plan.decode = this.decodeBlocksTaken && decoding.count > 0;
    }
    const computed = sequences.computed[request];
    this.kv.commit(request, computed);
    this.kv.suspend(request, computed + unusedTokens, computed);
    this.running.remove(request);
    sequences.recomputing[request] = 1;
    sequences.computed[request] = 0;
    sequences.target[request] = sequences.inputTokens[request] + sequences.generated[request];
    plan.preemptions++;
    this.probes.preempted(request, this.worker, now);
  }

  /** The chunks of a prompt are computed: others can find them. */
  keepPrompt(request: number): void {
    const { sequences, kv, hostTier } = this;
    kv.commit(request, sequences.computed[request]);
    hostTier?.store(request, sequences.computed[request]);
  }

  /** The prompt of a request, or after a preemption its KV, is computed or given up. */
  endsPrompt(request: number, now: number): void {
    const { sequences, waits } = this;
    if (sequences.recomputing[request] === 1) {
      waits.ends(request, now, WAIT.preempted);
      sequences.recomputing[request] = 0;
    } else {
      waits.endsPrefill(request, now);
    }
  }

  /**
   * Takes back the memory of a request that has ended. Of the first `tokens` tokens of its prompt and answer the KV is
   * there, and stays known as far as a later turn can ask for it.
   */
  close(request: number, tokens: number): void {
    const { sequences, kv } = this;
    kv.commit(request, tokens);
    if (sequences.namesAnswer(request)) this.hostTier?.store(request, tokens);
    kv.release(request, sequences.computed[request]);
  }

  /** The prompt of a request is no longer in progress; false if it was not. */
  leavePrefilling(request: number): boolean {
    const { prefilling } = this;
    const index = prefilling.indexOf(request);
    // Nearly always it is the only one, and a splice would allocate.
    if (index === prefilling.length - 1) return prefilling.pop() !== undefined;
    if (index >= 0) prefilling.splice(index, 1);
    return index >= 0;
  }

  /** True if a member of the decode batch had not made a token since it joined; it is no longer counted among those. */
  leaveJoined(request: number): boolean {
    const index = this.joined.indexOf(request);
    if (index >= 0) this.joined.splice(index, 1);
    return index >= 0;
  }

  /** A sequence whose KV is complete makes a token in every decode step from now on. */
  joinDecode(request: number): void {
    const { sequences } = this;
    const remaining = sequences.outputTokens[request] - sequences.generated[request];
    this.decoding.join(request, sequences.computed[request], remaining);
    this.joined.push(request);
    this.waits.startsDecode(request);
  }

  private leastUrgent(): number {
    const { priority } = this.sequences.table;
    let least = this.running.last;
    for (const request of this.running) {
      const difference = priority[request] - priority[least];
      if (difference > 0 || (difference === 0 && request > least)) least = request;
    }
    return least;
  }

  /** Called before a new plan is made. */
  beginPlan(now: number): void {
    this.now = now;
    this.decodeBlocksTaken = false;
    if (this.admitted.length > 0) this.admitted.length = 0;
  }
}
