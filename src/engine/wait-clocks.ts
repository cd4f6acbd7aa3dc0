import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';

/**
 * Divides the time that a request spends on one engine into named parts, at O(1) a step and a request. The engine
 * keeps clocks that advance only while a certain thing happens (decoding, stalling, a queue that a full cache
 * blocks ...); a request notes their readings when it enters a phase and compares when it leaves.
 */
export class WaitClocks {
  private readonly probes: Probes;
  /** Seconds during which the head of the waiting queue was blocked, by reason (index into WAIT_PARTS). */
  private readonly blocked = new Float64Array(Math.max(WAIT.queuePrefill, WAIT.queueSlots, WAIT.queueKv) + 1);
  private decodeSeconds = 0;
  private stalledSeconds = 0;
  /** An engine that cannot do anything although requests wait: since when, and why. */
  private idleSince: number | undefined;
  private idleReason: number = WAIT.queueKv;

  private readonly since: Float64Array;
  private readonly markPrefill: Float64Array;
  private readonly markSlots: Float64Array;
  private readonly markKv: Float64Array;
  private readonly ownSeconds: Float64Array;

  constructor(columns: WaitColumns, probes: Probes) {
    this.probes = probes;
    this.since = columns.since;
    this.markPrefill = columns.markPrefill;
    this.markSlots = columns.markSlots;
    this.markKv = columns.markKv;
    this.ownSeconds = columns.ownSeconds;
  }

  /** A step of `seconds` starts, of which `decodeSeconds` would have been needed without prefill. */
  stepStarts(seconds: number, decodeSeconds: number, blockedBy: number): void {
    this.decodeSeconds += decodeSeconds;
    this.stalledSeconds += seconds - decodeSeconds;
    this.blocked[blockedBy] += seconds;
  }

  /** The engine has nothing that it can do now, because of `reason`. */
  idles(now: number, reason: number): void {
    this.idleSince = now;
    this.idleReason = reason;
  }

  /** Brings the clocks of an idle engine up to date. */
  settle(now: number): void {
    if (this.idleSince === undefined) return;
    this.blocked[this.idleReason] += now - this.idleSince;
    this.idleSince = now;
  }

  /** The engine works again. */
  wakes(now: number): void {
    this.settle(now);
    this.idleSince = undefined;
  }

  entersQueue(request: number, now: number): void {
    this.settle(now);
    this.since[request] = now;
    this.markPrefill[request] = this.blocked[WAIT.queuePrefill];
    this.markSlots[request] = this.blocked[WAIT.queueSlots];
    this.markKv[request] = this.blocked[WAIT.queueKv];
  }

  /** First tokens are scheduled: the time in the queue is over, the prefill begins. */
  startsPrefill(request: number, now: number): void {
    this.leavesQueue(request, now);
    this.since[request] = now;
    this.ownSeconds[request] = 0;
  }

  /**
   * The time in the queue is over: `early` seconds before the end of a step that the clocks have counted in full, and in
   * which the head of the queue is blocked by `reason`.
   */
  leavesQueue(request: number, now: number, early = 0, reason: number = WAIT.queueStep): void {
    const { probes, blocked } = this;
    const counted = blocked[reason];
    blocked[reason] -= early;
    const prefill = Math.max(0, blocked[WAIT.queuePrefill] - this.markPrefill[request]);
    const slots = Math.max(0, blocked[WAIT.queueSlots] - this.markSlots[request]);
    const kv = Math.max(0, blocked[WAIT.queueKv] - this.markKv[request]);
    blocked[reason] = counted;
    const total = now - this.since[request];
    if (total > 0) {
      if (prefill > 0) probes.waited(request, WAIT.queuePrefill, prefill);
      if (slots > 0) probes.waited(request, WAIT.queueSlots, slots);
      if (kv > 0) probes.waited(request, WAIT.queueKv, kv);
      probes.waited(request, WAIT.queueStep, total - prefill - slots - kv);
    }
  }

  /** A step with a chunk of its prompt was planned; alone it would have taken `seconds`. */
  prefills(request: number, seconds: number): void {
    this.ownSeconds[request] += seconds;
  }

  endsPrefill(request: number, now: number): void {
    const own = this.ownSeconds[request];
    this.probes.waited(request, WAIT.prefill, own);
    this.probes.waited(request, WAIT.prefillShared, now - this.since[request] - own);
  }

  startsDecode(request: number): void {
    this.markPrefill[request] = this.decodeSeconds;
    this.markSlots[request] = this.stalledSeconds;
  }

  endsDecode(request: number): void {
    this.probes.waited(request, WAIT.decode, this.decodeSeconds - this.markPrefill[request]);
    const stalled = this.stalledSeconds - this.markSlots[request];
    if (stalled > 0) this.probes.waited(request, WAIT.decodeStalled, stalled);
  }

  /** From here until `ends` the time belongs to one part. */
  starts(request: number, now: number): void {
    this.since[request] = now;
  }

  ends(request: number, now: number, part: number): void {
    this.probes.waited(request, part, now - this.since[request]);
  }
}

/** Readings by request, shared by the engines of a pool. */
export interface WaitColumns {
  since: Float64Array;
  markPrefill: Float64Array;
  markSlots: Float64Array;
  markKv: Float64Array;
  ownSeconds: Float64Array;
}

export function waitColumns(count: number): WaitColumns {
  const seconds = () => new Float64Array(count);
  return {
    since: seconds(),
    markPrefill: seconds(),
    markSlots: seconds(),
    markKv: seconds(),
    ownSeconds: seconds(),
  };
}
