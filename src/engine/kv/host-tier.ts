import type { RequestTable } from '../../workload/request-table.ts';
import { KvCache } from './kv-cache.ts';

export interface HostTierPlan {
  /** Blocks of KV that the host memory holds. */
  blocks: number;
  /** Loading the KV of one token back into the GPUs. */
  secondsPerToken: number;
}

/**
 * A second place for KV, in the memory of the host (LMCache, vLLM's KV offloading): every prompt is copied there when it
 * is computed, and an answer that a turn repeats when it ends; the least recently used content goes first, and what a GPU
 * no longer holds is loaded from there instead of being computed again. The copy out hides behind the computation and
 * costs nothing here.
 */
export class HostTier {
  readonly secondsPerToken: number;
  /** All of its content is free to be thrown out at any time: a prefix cache that nobody holds blocks of. */
  private readonly content: KvCache;

  constructor(plan: HostTierPlan, blockSize: number, table: RequestTable, prefixes: Int32Array) {
    this.secondsPerToken = plan.secondsPerToken;
    this.content = new KvCache(plan.blocks, blockSize, true, table, prefixes);
  }

  /** How many of the first `target` tokens of the request are here, in whole blocks; the last one is always computed. */
  match(request: number, target: number): number {
    return this.content.match(request, target);
  }

  /** The KV of the first `tokens` tokens of a request has been computed. */
  store(request: number, tokens: number): void {
    this.content.match(request, tokens);
    if (!this.content.fits(tokens)) return;
    this.content.admit(request, tokens);
    this.content.commit(request, tokens);
    this.content.release(request, tokens);
  }
}
