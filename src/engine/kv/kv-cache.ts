import { InvariantError } from '../../errors.ts';
import { type PromptTable, type RequestTable, segmentsEnd } from '../../workload/request-table.ts';
import { prefixIds } from './prefix-ids.ts';
import { NONE, Runs, SUSPENDED, WORTHLESS } from './runs.ts';

/** The blocks from its front that a request shares: how many, and the last of the runs they are in. */
interface Holding {
  last: number;
  blocks: number;
}

/**
 * The KV cache of one engine: a pool of blocks of `blockSize` tokens, handed out as tokens need them, and, with prefix
 * caching, the memory of which freed blocks hold which prompt prefix. Freed blocks stay useful until they are needed
 * for something else; the least recently used go first, and of one prompt the last blocks before the first.
 *
 * Bookkeeping is by run (neighbouring blocks with the same users) and not by block, which gives the same hits at a
 * fraction of the cost: blocks without content that could be hit again need no identity, only a count.
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
  private readonly prefixes: Int32Array;
  private readonly namedTokens: Int32Array;
  private readonly runs = new Runs();
  private readonly holdings = new Map<number, Holding>();
  /** Blocks of a preempted request behind its shared runs, remembered for its return. */
  private readonly suspended = new Map<number, number>();

  /**
   * What `match` found last: shared blocks, the run that the last of them is in, how many of its blocks count, the run
   * with the request's own blocks, the blocks to take over in all, and those of them that are free.
   */
  private matchedShared = 0;
  private matchedRun = NONE;
  private matchedOfRun = 0;
  private matchedOwn = NONE;
  private matchedBlocks = 0;
  private matchedFreeBlocks = 0;

  /** @param prefixes what `prefixIds` says of the prompts; engines of one pool can share it */
  constructor(
    totalBlocks: number,
    blockSize: number,
    caching: boolean,
    table: RequestTable,
    prefixes = prefixIds(table.prompts),
  ) {
    this.totalBlocks = totalBlocks;
    this.blockSize = blockSize;
    this.freeBlocks = totalBlocks;
    this.blankBlocks = totalBlocks;
    this.caching = caching;
    this.prompts = table.prompts;
    this.prefixes = prefixes;
    this.namedTokens = table.prompts.namedTokens ?? table.inputTokens;
  }

  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.blockSize);
  }

  get freeTokens(): number {
    return this.freeBlocks * this.blockSize;
  }
  /** Tokens of what was matched last that no request holds now: taking them over takes them from the free ones. */
  get matchedFreeTokens(): number {
    return this.matchedFreeBlocks * this.blockSize;
  }

  /**
   * How many of the first `target` tokens of the request are in the cache, in whole blocks. The last token is always
   * computed, since its output is wanted. What was found stays known for `fits` and `admit` until the next call.
   */
  match(request: number, target: number): number {
    this.matchedShared = 0;
    this.matchedFreeBlocks = 0;
    this.matchedOwn = NONE;
    const complete = this.caching && this.matchShared(request, target);
    if (complete && this.suspended.size > 0) this.matchedOwn = this.suspended.get(request) ?? NONE;
    const ownBlocks = this.matchedOwn === NONE ? 0 : this.runs.resident[this.matchedOwn];
    this.matchedBlocks = this.matchedShared + ownBlocks;
    this.matchedFreeBlocks += ownBlocks;
    return this.matchedBlocks * this.blockSize;
  }

  /** True if there is room for `tokens` tokens of the request that was matched last, and `spare` blocks. */
  fits(tokens: number, spare = 0): boolean {
    const needed = this.blocksFor(tokens) - this.matchedBlocks;
    return needed + spare <= this.freeBlocks - this.matchedFreeBlocks;
  }

  /** Gives the request that was matched last its cached blocks, and new ones up to `tokens` tokens. */
  admit(request: number, tokens: number): void {
    if (this.matchedBlocks > 0) this.takeMatched(request);
    this.take(this.blocksFor(tokens) - this.matchedBlocks);
  }

  /** Hands out `blocks` blocks; as many must be free. */
  take(blocks: number): void {
    this.freeBlocks -= blocks;
    this.blankBlocks -= blocks;
    if (this.blankBlocks < 0) this.evict(-this.blankBlocks);
  }

  /**
   * Makes the blocks of its segments that the request holds up to `tokens` computed tokens known to others. Blocks that
   * somebody else has made known meanwhile are given back: the request uses the other's.
   */
  commit(request: number, tokens: number): void {
    const first = this.prompts.first[request];
    const last = segmentsEnd(this.prompts, request);
    if (!this.caching || first === last) return;
    const holding = this.holdings.get(request) ?? { last: NONE, blocks: 0 };
    let end = 0;
    for (let segment = first; segment < last && end < tokens; segment++) {
      const start = this.wholeBlocks(end);
      end = this.segmentEnd(request, segment, end);
      this.share(holding, this.prefixes[segment], start, this.wholeBlocks(Math.min(end, tokens)));
    }
    if (holding.blocks > 0) this.holdings.set(request, holding);
  }

  /** Takes back the blocks of a request that holds `tokens` tokens. */
  release(request: number, tokens: number): void {
    const blocks = this.blocksFor(tokens);
    const holding = this.holdings.get(request);
    if (this.caching) this.discard(blocks - (holding?.blocks ?? 0));
    else this.giveBack(blocks);
    if (holding !== undefined) this.leave(request, holding);
  }

  /**
   * Takes back the blocks of a request that will return. It holds `tokens` tokens, the first `computed` of which have
   * their KV; those it finds again as far as nobody needed their blocks meanwhile.
   */
  suspend(request: number, tokens: number, computed: number): void {
    if (!this.caching) {
      this.release(request, tokens);
      return;
    }
    const holding = this.holdings.get(request);
    const shared = holding?.blocks ?? 0;
    const keep = this.wholeBlocks(computed) - shared;
    this.discard(this.blocksFor(tokens) - shared - keep);
    if (keep > 0) {
      const run = this.runs.create(request, SUSPENDED, keep, 0);
      this.runs.appendUnused(run);
      this.suspended.set(request, run);
      this.freeBlocks += keep;
    }
    if (holding !== undefined) this.leave(request, holding);
  }

  /** A request that was suspended will not return: its blocks wait for eviction without a name. */
  forget(request: number): void {
    if (this.suspended.size === 0 || !this.suspended.has(request)) return;
    this.runs.prefix[this.suspended.get(request)!] = WORTHLESS;
    this.suspended.delete(request);
  }

  private wholeBlocks(tokens: number): number {
    return Math.floor(tokens / this.blockSize);
  }

  /** Token at which a segment of the request ends; the block across a boundary counts to the later segment. */
  private segmentEnd(request: number, segment: number, start: number): number {
    return Math.min(start + this.prompts.tokens[segment], this.namedTokens[request]);
  }

  /** Follows the segments of the request through the runs; true if all of their whole blocks are there. */
  private matchShared(request: number, target: number): boolean {
    const { runs, prompts, prefixes } = this;
    const limit = this.wholeBlocks(target - 1);
    const last = segmentsEnd(prompts, request);
    let blocks = 0;
    let end = 0;
    let complete = true;
    for (let segment = prompts.first[request]; complete && segment < last; segment++) {
      end = this.segmentEnd(request, segment, end);
      const upTo = Math.min(this.wholeBlocks(end), limit);
      for (let run = runs.head(prefixes[segment]); blocks < upTo && run !== NONE; run = runs.next[run]) {
        this.matchedRun = run;
        this.matchedOfRun = Math.min(runs.resident[run], upTo - blocks);
        if (runs.users[run] === 0) this.matchedFreeBlocks += this.matchedOfRun;
        blocks += this.matchedOfRun;
      }
      complete = blocks === this.wholeBlocks(end);
    }
    this.matchedShared = blocks;
    return complete;
  }

  private takeMatched(request: number): void {
    const { runs, matchedRun, matchedOfRun, matchedOwn } = this;
    if (this.matchedShared > 0) {
      const last = this.beginning(matchedRun, matchedOfRun);
      for (let run = last; run !== NONE; run = runs.parent[run]) this.use(run);
      this.holdings.set(request, { last, blocks: this.matchedShared });
    }
    if (matchedOwn !== NONE) {
      this.freeBlocks -= runs.resident[matchedOwn];
      runs.removeUnused(matchedOwn);
      runs.destroy(matchedOwn);
      this.suspended.delete(request);
    }
  }

  /** Extends what a request shares within one segment, whose blocks start at block `start`, up to block `upTo`. */
  private share(holding: Holding, prefix: number, start: number, upTo: number): void {
    const { runs } = this;
    while (holding.blocks < upTo) {
      const missing = upTo - holding.blocks;
      const begins = holding.blocks === start;
      const known = begins ? runs.head(prefix) : runs.next[holding.last];
      if (known !== NONE) {
        holding.last = this.beginning(known, missing);
        this.use(holding.last);
        this.giveBack(runs.resident[holding.last]);
        holding.blocks += runs.resident[holding.last];
        continue;
      }
      if (!begins && runs.users[holding.last] === 1) runs.resident[holding.last] += missing;
      else holding.last = runs.create(holding.last, prefix, missing, 1);
      holding.blocks = upTo;
    }
  }

  /** A run with at most the first `blocks` blocks of this run. */
  private beginning(run: number, blocks: number): number {
    return this.runs.resident[run] > blocks ? this.runs.split(run, blocks) : run;
  }

  private use(run: number): void {
    const { runs } = this;
    if (runs.users[run]++ > 0) return;
    runs.removeUnused(run);
    this.freeBlocks -= runs.resident[run];
  }

  /** Gives up all that a request shares, the end of its prompt first. */
  private leave(request: number, holding: Holding): void {
    const { runs } = this;
    for (let run = holding.last; run !== NONE; run = runs.parent[run]) {
      if (--runs.users[run] > 0) continue;
      runs.appendUnused(run);
      this.freeBlocks += runs.resident[run];
    }
    this.holdings.delete(request);
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
    if (runs.prefix[run] !== WORTHLESS) {
      run = runs.create(NONE, WORTHLESS, 0, 0);
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
        if (runs.prefix[run] === SUSPENDED) this.suspended.delete(runs.parent[run]);
        runs.destroy(run);
      }
    }
    this.blankBlocks = 0;
  }
}
