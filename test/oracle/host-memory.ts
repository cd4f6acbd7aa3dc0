import type { HostTierPlan } from '../../src/engine/kv/host-tier.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { BlockPool } from './block-pool.ts';

/** The memory of the host as a second place for KV: blocks that nobody holds, one by one. */
export class HostMemory {
  readonly secondsPerToken: number;
  private readonly pool: BlockPool;

  constructor(plan: HostTierPlan, blockSize: number, table: RequestTable) {
    this.secondsPerToken = plan.secondsPerToken;
    this.pool = new BlockPool(plan.blocks, blockSize, true, table);
  }

  /** How many of the first `target` tokens are here. */
  cachedTokens(request: number, target: number): number {
    return this.pool.lookUp(request, target).length * this.pool.blockSize;
  }

  /** Copies computed tokens here. What nobody else can name takes room and is not found again. */
  store(request: number, tokens: number): void {
    const { pool } = this;
    const blocks = pool.lookUp(request, tokens);
    if (!pool.fits(blocks, tokens)) return;
    pool.touch(blocks);
    pool.grow(blocks, tokens);
    pool.publish(request, blocks, Math.min(tokens, pool.namesOf(request).length));
    pool.release(blocks);
  }
}
