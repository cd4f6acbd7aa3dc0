import { InvariantError } from '../../errors.ts';
import type { PromptTable, RequestTable } from '../../workload/request-table.ts';
import { Runs, SUSPENDED, WORTHLESS } from './runs.ts';

const NONE = -1;

/** The runs that a request uses, from the start of its prompt, and how many of its blocks belong to them. */
interface Holding {
  runs: number[];
  blocks: number;
}

/**
 * The KV cache of one engine: a pool of blocks of `blockSize` tokens, handed out as tokens need them, and, with prefix
 * caching, the memory of which freed blocks hold which prompt prefix. Freed blocks stay useful until they are needed
 * for something else; the least recently used go first, and of one prompt the last blocks before the first.
 *
 * Bookkeeping is by run (one prompt segment) and not by block, which gives the same hits at a fraction of the cost:
 * blocks without content that could be hit again need no identity, only a count.
 */
export class KvCache {
  readonly totalBlocks: number;
  readonly blockSize: number;
  /** Blocks that no request holds; the prefix cache may still remember what is in them. */
  freeBlocks: number;
  /** Free blocks without content; they are handed out first. */
  private blankBlocks: number;

  private readonly caching: boolean;
  private readonly prompts: PromptTable;
  private readonly inputTokens: Int32Array;
  private readonly runs = new Runs();
  private readonly holdings = new Map<number, Holding>();
  /** Blocks of a preempted request behind its shared runs, remembered for its return. */
  private readonly suspended = new Map<number, number>();

  /** What `match` found last: the runs, the request's own blocks, the blocks to take over, and those of them that are free. */
  private readonly matchedRuns: number[] = [];
  private matchedOwn = NONE;
  private matchedBlocks = 0;
  private matchedFreeBlocks = 0;

  constructor(totalBlocks: number, blockSize: number, caching: boolean, table: RequestTable) {
    this.totalBlocks = totalBlocks;
    this.blockSize = blockSize;
    this.freeBlocks = totalBlocks;
    this.blankBlocks = totalBlocks;
    this.caching = caching;
    this.prompts = table.prompts;
    this.inputTokens = table.inputTokens;
  }

  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.blockSize);
  }

  get freeTokens(): number {
    return this.freeBlocks * this.blockSize;
  }

  /**
   * How many of the first `target` tokens of the request are in the cache, in whole blocks. The last token is always
   * computed, since its output is wanted. What was found stays known for `fits` and `admit` until the next call.
   */
  match(request: number, target: number): number {
    this.matchedBlocks = 0;
    this.matchedFreeBlocks = 0;
    this.matchedOwn = NONE;
    this.matchedRuns.length = 0;
    if (!this.caching) return 0;
    const { runs, prompts } = this;
    let blocks = 0;
    let end = 0;
    let parent = NONE;
    let whole = true;
    for (let segment = prompts.first[request]; whole && segment < prompts.first[request + 1]; segment++) {
      const run = runs.find(parent, prompts.contentId[segment]);
      if (run === NONE) {
        whole = false;
        break;
      }
      const start = end;
      end = this.segmentEnd(request, segment, start);
      const capacity = this.wholeBlocks(end) - this.wholeBlocks(start);
      const usable = Math.min(runs.resident[run], capacity);
      whole = usable === capacity;
      blocks += usable;
      if (runs.users[run] === 0) this.matchedFreeBlocks += runs.resident[run];
      this.matchedRuns.push(run);
      parent = run;
    }
    if (whole && this.suspended.size > 0) {
      this.matchedOwn = this.suspended.get(request) ?? NONE;
      if (this.matchedOwn !== NONE) {
        blocks += runs.resident[this.matchedOwn];
        this.matchedFreeBlocks += runs.resident[this.matchedOwn];
      }
    }
    this.matchedBlocks = Math.min(blocks, this.wholeBlocks(target - 1));
    return this.matchedBlocks * this.blockSize;
  }

  /** True if the request that was matched last can have room for `tokens` tokens, and `spare` blocks stay free. */
  fits(tokens: number, spare = 0): boolean {
    const needed = this.blocksFor(tokens) - this.matchedBlocks;
    return needed + spare <= this.freeBlocks - this.matchedFreeBlocks;
  }

  /** Gives the request that was matched last its cached blocks, and new ones up to `tokens` tokens. */
  admit(request: number, tokens: number): void {
    if (this.caching) this.takeMatched(request);
    this.take(this.blocksFor(tokens) - this.matchedBlocks);
  }

  /** Hands out `blocks` blocks; as many must be free. */
  take(blocks: number): void {
    this.freeBlocks -= blocks;
    this.blankBlocks -= blocks;
    if (this.blankBlocks < 0) this.evict(-this.blankBlocks);
  }

  /**
   * Makes the prompt blocks that the request holds up to `tokens` computed tokens known to others. Blocks that
   * somebody else has made known meanwhile are given back: the request uses the other's.
   */
  commit(request: number, tokens: number): void {
    const { first, contentId } = this.prompts;
    if (!this.caching || first[request] === first[request + 1]) return;
    const { runs } = this;
    const holding = this.holdings.get(request) ?? { runs: [], blocks: 0 };
    const computed = this.wholeBlocks(Math.min(tokens, this.inputTokens[request]));
    let endToken = 0;
    for (let segment = first[request], index = 0; segment < first[request + 1]; segment++, index++) {
      const start = this.wholeBlocks(endToken);
      endToken = this.segmentEnd(request, segment, endToken);
      const end = Math.min(this.wholeBlocks(endToken), computed);
      if (index === holding.runs.length) {
        if (computed <= start) break;
        const parent = index === 0 ? NONE : holding.runs[index - 1];
        holding.runs.push(this.useChild(parent, contentId[segment]));
      }
      if (end <= holding.blocks) continue;
      const run = holding.runs[index];
      const computedNow = end - Math.max(start, holding.blocks);
      const added = Math.max(0, end - start - runs.resident[run]);
      runs.resident[run] += added;
      this.giveBack(computedNow - added);
      holding.blocks = end;
    }
    if (holding.runs.length > 0) this.holdings.set(request, holding);
  }

  /**
   * Takes back the blocks of a request that holds `tokens` tokens. A request that will return (`suspend`) finds them
   * again if nobody needed them meanwhile.
   */
  release(request: number, tokens: number, suspend: boolean): void {
    const blocks = this.blocksFor(tokens);
    if (!this.caching) {
      this.giveBack(blocks);
      return;
    }
    const holding = this.prompts.tokens.length > 0 ? this.holdings.get(request) : undefined;
    const shared = holding === undefined ? 0 : holding.blocks;
    const own = blocks - shared;
    const keep = suspend ? Math.max(0, this.wholeBlocks(tokens) - shared) : 0;
    if (keep > 0) {
      const run = this.runs.create(request, SUSPENDED);
      this.runs.resident[run] = keep;
      this.suspended.set(request, run);
      this.runs.appendUnused(run);
      this.freeBlocks += keep;
    }
    this.discard(own - keep);
    if (holding !== undefined) {
      for (let index = holding.runs.length - 1; index >= 0; index--) this.unuse(holding.runs[index]);
      this.holdings.delete(request);
    }
  }

  private wholeBlocks(tokens: number): number {
    return Math.floor(tokens / this.blockSize);
  }

  /** Token at which a segment of the prompt ends; the block across a boundary counts to the later segment. */
  private segmentEnd(request: number, segment: number, start: number): number {
    return Math.min(start + this.prompts.tokens[segment], this.inputTokens[request]);
  }

  private takeMatched(request: number): void {
    const { runs, matchedRuns, matchedOwn, matchedBlocks } = this;
    let shared = 0;
    for (const run of matchedRuns) {
      this.use(run);
      shared += runs.resident[run];
    }
    shared = Math.min(shared, matchedBlocks);
    if (matchedRuns.length > 0) this.holdings.set(request, { runs: [...matchedRuns], blocks: shared });
    if (matchedOwn !== NONE) {
      const own = runs.resident[matchedOwn];
      runs.removeUnused(matchedOwn);
      runs.destroy(matchedOwn);
      this.suspended.delete(request);
      this.freeBlocks -= own;
      this.giveBack(own - (matchedBlocks - shared));
    } else if (this.suspended.size > 0) {
      this.forgetSuspended(request);
    }
  }

  private use(run: number): void {
    const { runs } = this;
    if (runs.users[run]++ > 0) return;
    runs.removeUnused(run);
    this.freeBlocks -= runs.resident[run];
  }

  private useChild(parent: number, contentId: number): number {
    const known = this.runs.find(parent, contentId);
    if (known !== NONE) {
      this.use(known);
      return known;
    }
    const run = this.runs.create(parent, contentId);
    this.runs.users[run] = 1;
    return run;
  }

  private unuse(run: number): void {
    const { runs } = this;
    if (--runs.users[run] > 0) return;
    runs.appendUnused(run);
    this.freeBlocks += runs.resident[run];
  }

  /** Blocks come back without content. */
  private giveBack(blocks: number): void {
    this.freeBlocks += blocks;
    this.blankBlocks += blocks;
  }

  /** Blocks come back whose content nobody can ask for, but which are thrown out in their turn like all others. */
  private discard(blocks: number): void {
    const { runs } = this;
    if (blocks === 0) return;
    if (runs.leastRecent === NONE) {
      this.giveBack(blocks);
      return;
    }
    let run = runs.mostRecent;
    if (runs.contentId[run] !== WORTHLESS) {
      run = runs.create(NONE, WORTHLESS);
      runs.appendUnused(run);
    }
    runs.resident[run] += blocks;
    this.freeBlocks += blocks;
  }

  /** Throws out the content of `blocks` free blocks, least recently used first. */
  private evict(blocks: number): void {
    const { runs } = this;
    let missing = blocks;
    while (missing > 0) {
      const run = runs.leastRecent;
      if (run === NONE)
        throw new InvariantError(`KV cache: ${missing} blocks more handed out than there are`);
      const taken = Math.min(missing, runs.resident[run]);
      runs.resident[run] -= taken;
      missing -= taken;
      if (runs.resident[run] === 0) {
        runs.removeUnused(run);
        if (runs.contentId[run] === SUSPENDED) this.suspended.delete(runs.parent[run]);
        runs.destroy(run);
      }
    }
    this.blankBlocks = 0;
  }

  /** The prefix of a returning request is gone, and with it the use of what came behind it. */
  private forgetSuspended(request: number): void {
    const run = this.suspended.get(request);
    if (run === undefined) return;
    this.runs.contentId[run] = WORTHLESS;
    this.suspended.delete(request);
  }
}
