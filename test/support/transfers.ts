import { NETWORKS } from '../../src/cluster/network.ts';
import type { Link } from '../../src/hardware/link.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { PHASE } from '../../src/kernel/phase.ts';

export interface TestTransfer {
  at?: number;
  from: number;
  to: number;
  bytes: number;
}

/** 100 bytes per second without any fixed cost. */
export function testLink(overrides: Partial<Link> = {}): Link {
  const shape = { latencySeconds: 0, perTransferSeconds: 0, flows: 'shared', efficiency: 1 } as const;
  return { id: 'test', name: 'test', bandwidthBytesPerSecond: 100, source: 'test', ...shape, ...overrides };
}

/** When each transfer has arrived. */
export function arrivals(
  link: Link,
  transfers: TestTransfer[],
  scope: 'worker' | 'fabric' = 'worker',
): number[] {
  const kernel = new Kernel();
  const ends: number[] = [];
  const workers = Math.max(...transfers.flatMap(({ from, to }) => [from, to])) + 1;
  const onArrival = (tag: number) => {
    ends[tag] = kernel.now;
  };
  const network = NETWORKS[link.flows]({ kernel, link, scope, workers, onArrival });
  const handler = kernel.register({
    handle: (tag) => {
      const { from, to, bytes } = transfers[tag];
      network.send(tag, from, to, bytes);
    },
  });
  for (const [tag, { at = 0 }] of transfers.entries()) kernel.at(at, PHASE.arrive, handler, tag);
  kernel.run();
  return ends;
}
