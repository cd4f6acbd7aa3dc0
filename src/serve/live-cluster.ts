import type { LoadSource } from '../cluster/clients.ts';
import { Cluster, type ClusterPlan } from '../cluster/cluster.ts';
import { changesGaps } from '../cluster/delivery.ts';
import { Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { FailureReason, Probe, StepFacts } from '../probe/probe.ts';
import { Probes } from '../probe/probes.ts';
import type { LiveRequest, LiveTable } from './live-table.ts';

/** Who is told what becomes of one request, at the simulated time at which its client would see it. */
export interface Listener {
  /** `count` tokens more. */
  tokens(count: number): void;
  /** The answer is complete; all of its tokens were told. */
  finished(): void;
  failed(reason: FailureReason): void;
}

/** A request that was taken in. */
export interface Ticket {
  /** The client is gone: its place becomes free, and its listener hears nothing more. */
  abort(): void;
}

/** Whom to tell what becomes of a request. */
interface Open {
  /** Undefined when nobody listens any more. */
  listener: Listener | undefined;
  /** Tokens that were told. */
  told: number;
  /** When the client sees the first of them; no other comes before. */
  firstSeconds: number;
}

export interface LiveClusterOptions {
  seed: number;
  /** More observers. */
  probes?: readonly Probe[];
}

/**
 * A cluster whose requests come from outside while it runs: the same engines, routers and hand-overs as in `simulate`,
 * moved on by whoever holds the clock.
 */
export class LiveCluster implements Probe, LoadSource {
  private readonly kernel = new Kernel();
  private readonly table: LiveTable;
  private readonly cluster: Cluster;
  private readonly open = new Map<number, Open>();
  private readonly responseDelaySeconds: number;
  /** Behind a gateway that changes gaps the cluster tells of every token by name. */
  private readonly tellsTokens: boolean;
  private readonly arrivals: number;
  private readonly deliveries: number;
  private readonly parcels = new Map<number, () => void>();
  private nextParcel = 0;

  /** @param table its rows are the requests that can be in the cluster at once */
  constructor(plan: ClusterPlan, table: LiveTable, { seed, probes = [] }: LiveClusterOptions) {
    const { kernel } = this;
    this.table = table;
    this.responseDelaySeconds = plan.ingress.responseDelaySeconds;
    this.tellsTokens = changesGaps(plan.ingress);
    const workload = { requests: this.table.table, admission: { kind: 'open' } as const };
    const observers = new Probes([...probes, this]);
    this.cluster = new Cluster(plan, workload, seed, kernel, observers, this);
    this.arrivals = kernel.register({ handle: (row) => this.cluster.receive(row) });
    this.deliveries = kernel.register({ handle: (parcel) => this.deliver(parcel) });
  }

  /** Simulated seconds of the next thing that happens; Infinity if nothing will. */
  get nextTime(): number {
    return this.kernel.nextTime;
  }

  /** Requests that have not left. */
  get size(): number {
    return this.table.size;
  }

  /** Lets everything happen up to and including `seconds`. */
  advance(seconds: number): void {
    this.kernel.run(seconds);
  }

  /**
   * A request is sent at `seconds`, which must not lie before what has happened.
   * @returns undefined if the cluster has no row for it
   */
  submit(request: LiveRequest, listener: Listener, seconds: number): Ticket | undefined {
    const row = this.table.take(request);
    if (row === undefined) return undefined;
    const open: Open = { listener, told: 0, firstSeconds: 0 };
    this.open.set(row, open);
    const time = Math.max(seconds, this.kernel.now);
    this.kernel.at(time, PHASE.arrive, this.arrivals, row);
    this.advance(time);
    return { abort: () => this.abort(row, open) };
  }

  start(): void {}

  answered(): void {}

  left(row: number): void {
    this.table.giveBack(row);
  }

  firstToken(row: number, time: number): void {
    this.tell(row, time, 1);
  }

  received(row: number, time: number): void {
    this.tell(row, time, 1);
  }

  /** A step gives a token to everybody who decodes, whom the simulation itself knows as a sum only. */
  stepped(worker: number, { decodeSequences, endSeconds }: StepFacts): void {
    if (decodeSequences === 0 || this.tellsTokens) return;
    for (const row of this.cluster.decoding(worker)) {
      // Whoever has no token yet is told of the first one by name.
      if ((this.open.get(row)?.told ?? 0) > 0) this.tell(row, endSeconds + this.responseDelaySeconds, 1);
    }
  }

  finished(row: number, time: number, outputTokens: number): void {
    const open = this.open.get(row);
    if (open === undefined) return;
    // Tokens that came of recomputing after a preemption.
    const missing = outputTokens - open.told;
    if (missing > 0) this.tell(row, time, missing);
    this.open.delete(row);
    this.at(time, () => open.listener?.finished());
  }

  failed(row: number, time: number, reason: FailureReason): void {
    const open = this.open.get(row);
    if (open === undefined) return;
    this.open.delete(row);
    this.at(time, () => open.listener?.failed(reason));
  }

  private abort(row: number, open: Open): void {
    open.listener = undefined;
    // Its row may be another's by now.
    if (this.open.get(row) !== open) return;
    this.open.delete(row);
    this.cluster.abort(row);
  }

  private tell(row: number, time: number, count: number): void {
    const open = this.open.get(row);
    if (open === undefined) return;
    if (open.told === 0) open.firstSeconds = time;
    open.told += count;
    this.at(Math.max(time, open.firstSeconds), () => open.listener?.tokens(count));
  }

  private at(time: number, parcel: () => void): void {
    if (time <= this.kernel.now) {
      parcel();
      return;
    }
    const number = this.nextParcel++;
    this.parcels.set(number, parcel);
    this.kernel.at(time, PHASE.complete, this.deliveries, number);
  }

  private deliver(number: number): void {
    this.parcels.get(number)!();
    this.parcels.delete(number);
  }
}
