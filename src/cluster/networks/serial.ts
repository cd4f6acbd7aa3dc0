import { effectiveBandwidth } from '../../hardware/link.ts';
import type { EventHandler, Kernel } from '../../kernel/kernel.ts';
import { PHASE } from '../../kernel/phase.ts';
import type { Network, NetworkParts } from '../network.ts';
import { TransferSetup } from './setup.ts';

interface Transfer {
  tag: number;
  from: number;
  to: number;
  seconds: number;
}

/** One transfer at a time: the others wait, first come first served among those whose two ends are idle. */
export class SerialNetwork implements Network, EventHandler {
  private readonly kernel: Kernel;
  private readonly handler: number;
  private readonly setup: TransferSetup;
  private readonly bytesPerSecond: number;
  private readonly fabric: boolean;
  private readonly onArrival: (tag: number) => void;
  private readonly sending: Uint8Array;
  private readonly receiving: Uint8Array;
  private waiting: Transfer[] = [];
  private readonly active = new Map<number, Transfer>();

  constructor(parts: NetworkParts) {
    this.kernel = parts.kernel;
    this.setup = new TransferSetup(parts.link, parts.workers);
    this.bytesPerSecond = effectiveBandwidth(parts.link);
    this.fabric = parts.scope === 'fabric';
    this.onArrival = parts.onArrival;
    this.sending = new Uint8Array(parts.workers);
    this.receiving = new Uint8Array(parts.workers);
    this.handler = parts.kernel.register(this);
  }

  send(tag: number, from: number, to: number, bytes: number): number {
    const seconds = this.setup.seconds(from, to) + bytes / this.bytesPerSecond;
    this.waiting.push(this.fabric ? { tag, from: 0, to: 0, seconds } : { tag, from, to, seconds });
    this.startIdle();
    return seconds;
  }

  /** The transfer with this tag has ended. */
  handle(tag: number): void {
    const transfer = this.active.get(tag)!;
    this.active.delete(tag);
    this.sending[transfer.from] = 0;
    this.receiving[transfer.to] = 0;
    this.startIdle();
    this.onArrival(tag);
  }

  private startIdle(): void {
    const blocked: Transfer[] = [];
    for (const transfer of this.waiting) {
      if (this.sending[transfer.from] || this.receiving[transfer.to]) {
        blocked.push(transfer);
        continue;
      }
      this.sending[transfer.from] = 1;
      this.receiving[transfer.to] = 1;
      this.active.set(transfer.tag, transfer);
      this.kernel.at(this.kernel.now + transfer.seconds, PHASE.complete, this.handler, transfer.tag);
    }
    this.waiting = blocked;
  }
}
