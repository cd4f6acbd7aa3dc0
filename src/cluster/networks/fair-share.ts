import { effectiveBandwidth } from '../../hardware/link.ts';
import type { EventHandler, Kernel } from '../../kernel/kernel.ts';
import { PHASE } from '../../kernel/phase.ts';
import type { Network, NetworkParts } from '../network.ts';
import { TransferSetup } from './setup.ts';

interface Flow {
  tag: number;
  from: number;
  to: number;
  remainingBytes: number;
  bytesPerSecond: number;
  /** When it ends if the rates stay as they are. */
  endSeconds: number;
}

/**
 * Transfers in flight share the links max-min fairly: rates are raised together until a link is full, whose flows
 * then keep their rate while the others go on (progressive filling, Bertsekas and Gallager). Whenever a flow starts
 * or ends, all rates are worked out anew.
 */
export class FairShareNetwork implements Network, EventHandler {
  private readonly kernel: Kernel;
  private readonly handler: number;
  private readonly setupHandler: number;
  private readonly setup: TransferSetup;
  private readonly capacity: number;
  private readonly fabric: boolean;
  private readonly workers: number;
  private readonly onArrival: (tag: number) => void;
  private readonly flows: Flow[] = [];
  private readonly inSetup = new Map<number, Flow>();
  private sent = 0;
  /** Of each worker's link out, then of each worker's link in: bandwidth not given away, flows without a rate. */
  private readonly left: Float64Array;
  private readonly users: Int32Array;
  private updatedAt = 0;
  /** Grows with every change of rates, so that a completion that was foreseen under old rates is known as stale. */
  private version = 0;

  constructor(parts: NetworkParts) {
    this.kernel = parts.kernel;
    this.capacity = effectiveBandwidth(parts.link);
    this.setup = new TransferSetup(parts.link, parts.workers);
    this.fabric = parts.scope === 'fabric';
    this.workers = parts.workers;
    this.onArrival = parts.onArrival;
    this.left = new Float64Array(2 * parts.workers);
    this.users = new Int32Array(2 * parts.workers);
    this.handler = parts.kernel.register(this);
    this.setupHandler = parts.kernel.register({ handle: (index) => this.begin(index) });
  }

  send(tag: number, from: number, to: number, bytes: number): number {
    const index = this.sent++;
    this.inSetup.set(index, { tag, from, to, remainingBytes: bytes, bytesPerSecond: 0, endSeconds: 0 });
    const setup = this.setup.seconds(from, to);
    this.kernel.at(this.kernel.now + setup, PHASE.complete, this.setupHandler, index);
    return setup + bytes / this.capacity;
  }

  /** The set-up of a transfer is done: its bytes start to flow. */
  private begin(index: number): void {
    this.advance();
    this.flows.push(this.inSetup.get(index)!);
    this.inSetup.delete(index);
    this.shareOut();
  }

  /** A flow has ended, unless the rates have changed since this was foreseen. */
  handle(version: number): void {
    if (version !== this.version) return;
    this.advance();
    const { now } = this.kernel;
    const arrived: Flow[] = [];
    let left = 0;
    for (const flow of this.flows) {
      if (flow.endSeconds <= now) arrived.push(flow);
      else this.flows[left++] = flow;
    }
    this.flows.length = left;
    this.shareOut();
    for (const flow of arrived) this.onArrival(flow.tag);
  }

  private advance(): void {
    const seconds = this.kernel.now - this.updatedAt;
    for (const flow of this.flows) {
      flow.remainingBytes = Math.max(0, flow.remainingBytes - seconds * flow.bytesPerSecond);
    }
    this.updatedAt = this.kernel.now;
  }

  private shareOut(): void {
    this.version++;
    if (this.flows.length === 0) return;
    if (this.fabric) for (const flow of this.flows) flow.bytesPerSecond = this.capacity / this.flows.length;
    else this.fillProgressively();
    let next = Number.POSITIVE_INFINITY;
    for (const flow of this.flows) {
      flow.endSeconds = this.kernel.now + flow.remainingBytes / flow.bytesPerSecond;
      next = Math.min(next, flow.endSeconds);
    }
    this.kernel.at(next, PHASE.complete, this.handler, this.version);
  }

  private fillProgressively(): void {
    const { left, users, workers } = this;
    left.fill(this.capacity);
    users.fill(0);
    let crowded = false;
    for (const { from, to } of this.flows) {
      users[from]++;
      users[workers + to]++;
      crowded ||= users[from] > 1 || users[workers + to] > 1;
    }
    if (crowded) this.fill(this.flows);
    else for (const flow of this.flows) flow.bytesPerSecond = this.capacity;
  }

  /** Gives the flows of the link with the smallest share per flow that share, then goes on with the others. */
  private fill(open: Flow[]): void {
    const { left, users, workers } = this;
    const tightest = this.tightest();
    const share = left[tightest] / users[tightest];
    const rest: Flow[] = [];
    for (const flow of open) {
      const [out, into] = [flow.from, workers + flow.to];
      if (out !== tightest && into !== tightest) {
        rest.push(flow);
        continue;
      }
      flow.bytesPerSecond = share;
      left[out] -= share;
      left[into] -= share;
      users[out]--;
      users[into]--;
    }
    if (rest.length > 0) this.fill(rest);
  }

  private tightest(): number {
    const { left, users } = this;
    let tightest = -1;
    for (let link = 0; link < left.length; link++) {
      if (users[link] === 0) continue;
      if (tightest < 0 || left[link] / users[link] < left[tightest] / users[tightest]) tightest = link;
    }
    return tightest;
  }
}
