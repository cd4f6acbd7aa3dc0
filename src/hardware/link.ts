/** What KV is sent over: the network card of a worker, or one path that all of them share. */
export interface Link {
  id: string;
  name: string;
  /** Line rate, one direction. Nothing exceeds it. */
  bandwidthBytesPerSecond: number;
  /** Share of the line rate that a long transfer reaches, 0 < efficiency <= 1. */
  efficiency: number;
  latencySeconds: number;
  /** Fixed cost of one KV transfer: set-up, descriptors, hand-shake. */
  perTransferSeconds: number;
  /** Added to the first transfer between two workers: connecting and registering memory. */
  firstUseSeconds?: number;
  /** `shared`: concurrent transfers share the bandwidth max-min fairly; `serial`: one at a time, first come first served. */
  flows: 'shared' | 'serial';
  source: string;
  fitted?: string;
}

/** Bytes per second that a long transfer reaches when it is alone. */
export function effectiveBandwidth(link: Link): number {
  return link.bandwidthBytesPerSecond * link.efficiency;
}

/** Seconds before the bytes of a transfer flow, between workers that are connected already. */
export function setupSeconds(link: Link): number {
  return link.latencySeconds + link.perTransferSeconds;
}
