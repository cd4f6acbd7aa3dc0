import { effectiveBandwidth } from '../../hardware/link.ts';
import type { EventHandler, Kernel } from '../../kernel/kernel.ts';
import { PHASE } from '../../kernel/phase.ts';
import type { Network, NetworkParts } from '../network.ts';

interface Flow {
  tag: number;
  from: number;
  to: number;
  remainingBytes: number;
  bytesPerSecond: number;
}

/** Bytes that count as nothing: rounding left over by flows that end together. */
const DUST_BYTES = 1e-3;

/**
 * Transfers in flight share the links max-min fairly: rates are raised together until a link is full, whose flows
 * then keep their rate while the others go on (progressive filling, Bertsekas and Gallager). Whenever a flow starts
 * or ends, all rates are worked out anew.
 */
export class FairShareNetwork implements Network, EventHandler {
  private readonly kernel: Kernel;
  private readonly handler: number;
  private readonly setupHandler: number;
  private readonly setupSeconds: number;
  private readonly capacity: number;
  private readonly fabric: boolean;
  private readonly workers: number;
  private readonly onArrival: (tag: number) => void;
  private flows: Flow[] = [];
  private readonly pending: Flow[] = [];
  private updatedAt = 0;
  /** Grows with every change of rates, so that a completion that was foreseen under old rates is known as stale. */
  private version = 0;

  constructor(parts: NetworkParts) {
    this.kernel = parts.kernel;
    this.capacity = effectiveBandwidth(parts.link);
    this.setupSeconds = parts.link.latencySeconds + parts.link.perTransferSeconds;
    this.fabric = parts.scope === 'fabric';
    this.workers = parts.workers;
    this.onArrival = parts.onArrival;
    this.handler = parts.kernel.register(this);
    this.setupHandler = parts.kernel.register({ handle: () => this.begin() });
  }

  send(tag: number, from: number, to: number, bytes: number): void {
    this.pending.push({ tag, from, to, remainingBytes: bytes, bytesPerSecond: 0 });
    this.kernel.at(this.kernel.now + this.setupSeconds, PHASE.complete, this.setupHandler, 0);
  }

  /** The set-up of the transfer that was sent first among those in set-up is done: its bytes start to flow. */
  private begin(): void {
    this.advance();
    this.flows.push(this.pending.shift()!);
    this.shareOut();
  }

  /** A flow has ended, unless the rates have changed since this was foreseen. */
  handle(version: number): void {
    if (version !== this.version) return;
    this.advance();
    const arrived = this.flows.filter((flow) => flow.remainingBytes <= DUST_BYTES);
    this.flows = this.flows.filter((flow) => flow.remainingBytes > DUST_BYTES);
    this.shareOut();
    for (const flow of arrived) this.onArrival(flow.tag);
  }

  private advance(): void {
    const seconds = this.kernel.now - this.updatedAt;
    for (const flow of this.flows) flow.remainingBytes -= seconds * flow.bytesPerSecond;
    this.updatedAt = this.kernel.now;
  }

  private shareOut(): void {
    this.version++;
    if (this.flows.length === 0) return;
    if (this.fabric) for (const flow of this.flows) flow.bytesPerSecond = this.capacity / this.flows.length;
    else this.fillProgressively();
    let next = Number.POSITIVE_INFINITY;
    for (const flow of this.flows)
      next = Math.min(next, Math.max(0, flow.remainingBytes) / flow.bytesPerSecond);
    this.kernel.at(this.kernel.now + next, PHASE.complete, this.handler, this.version);
  }

  private fillProgressively(): void {
    const { workers } = this;
    // One resource for what a worker sends, one for what it receives.
    const left = new Float64Array(2 * workers).fill(this.capacity);
    const users = new Int32Array(2 * workers);
    for (const flow of this.flows) {
      users[flow.from]++;
      users[workers + flow.to]++;
    }
    let open = this.flows;
    while (open.length > 0) {
      let tightest = -1;
      let share = Number.POSITIVE_INFINITY;
      for (let resource = 0; resource < left.length; resource++) {
        if (users[resource] > 0 && left[resource] / users[resource] < share) {
          share = left[resource] / users[resource];
          tightest = resource;
        }
      }
      const rest: Flow[] = [];
      for (const flow of open) {
        if (flow.from !== tightest && workers + flow.to !== tightest) {
          rest.push(flow);
          continue;
        }
        flow.bytesPerSecond = share;
        left[flow.from] -= share;
        left[workers + flow.to] -= share;
        users[flow.from]--;
        users[workers + flow.to]--;
      }
      open = rest;
    }
  }
}
