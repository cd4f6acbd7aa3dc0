import type { Link } from '../hardware/link.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { FairShareNetwork } from './networks/fair-share.ts';
import { SerialNetwork } from './networks/serial.ts';

/** Moves KV between workers and says when it has arrived. */
export interface Network {
  /**
   * Starts to move `bytes`; `onArrival(tag)` is called when the last of them is there. Returns the seconds that it would
   * take on an idle link, set-up included.
   */
  send(tag: number, from: number, to: number, bytes: number): number;
}

export interface NetworkParts {
  kernel: Kernel;
  link: Link;
  /** `worker`: every worker has a link of its own and a transfer occupies two; `fabric`: there is only one. */
  scope: 'worker' | 'fabric';
  workers: number;
  onArrival: (tag: number) => void;
}

/** Every kind of link by the word that a link profile uses. */
export const NETWORKS = {
  shared: (parts) => new FairShareNetwork(parts),
  serial: (parts) => new SerialNetwork(parts),
} satisfies Record<Link['flows'], (parts: NetworkParts) => Network>;
