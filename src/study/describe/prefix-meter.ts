import type { TraceRequest } from '../../workload/traces/trace-reader.ts';
import { IdSet } from './id-set.ts';
import type { PrefixDescription } from './trace-description.ts';

/**
 * What prompts share with earlier ones: the blocks at their front whose hash ids have been seen or, without hash ids, the
 * conversation of their session. This is what a prefix cache without a limit would hit.
 */
export class PrefixMeter {
  private readonly hashTokens: number;
  private readonly seen = new IdSet();
  private readonly firstBlocks = new IdSet();
  private hasHashIds = false;
  private sharedTokens = 0;
  private sharingRequests = 0;
  private promptTokens = 0;

  constructor(hashTokens: number) {
    this.hashTokens = hashTokens;
  }

  add(request: TraceRequest): void {
    const shared = request.hashIds === undefined ? request.sharedTokens : this.hit(request, request.hashIds);
    this.promptTokens += request.inputTokens;
    this.sharedTokens += shared;
    if (shared > 0) this.sharingRequests++;
  }

  /** Undefined if the trace does not say what prompts share. */
  description(): PrefixDescription | undefined {
    const { sharedTokens, sharingRequests, promptTokens } = this;
    if (!this.hasHashIds && sharingRequests === 0) return undefined;
    return {
      from: this.hasHashIds ? 'hashIds' : 'sessions',
      sharedTokens,
      hitRate: sharedTokens / promptTokens,
      sharingRequests,
      ...(this.hasHashIds && { firstBlocks: this.firstBlocks.size }),
    };
  }

  private hit({ inputTokens }: TraceRequest, hashIds: readonly (number | string)[]): number {
    this.hasHashIds = true;
    const { seen, firstBlocks } = this;
    let blocks = 0;
    while (blocks < hashIds.length && seen.has(hashIds[blocks])) blocks++;
    for (const id of hashIds) seen.add(id);
    if (hashIds.length > 0) firstBlocks.add(hashIds[0]);
    return Math.min(blocks * this.hashTokens, inputTokens);
  }
}
