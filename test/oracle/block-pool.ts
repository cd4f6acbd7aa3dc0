import type { RequestTable } from '../../src/workload/request-table.ts';

/** One KV block. `hash` stands for its tokens and all before them, once they are computed. */
export interface Block {
  users: number;
  hash: string | undefined;
}

/**
 * All KV blocks of one engine, one by one, as vLLM keeps them: a queue of free blocks that are handed out from its
 * head, and a map from the hash of a full block's content to the block. Freed blocks join the queue at its end, the
 * last block of a request first, and stay in the map until they are handed out.
 */
export class BlockPool {
  readonly blockSize: number;
  readonly total: number;
  readonly free: Block[];
  private readonly known = new Map<string, Block>();
  private readonly caching: boolean;
  private readonly table: RequestTable;

  constructor(total: number, blockSize: number, caching: boolean, table: RequestTable) {
    this.total = total;
    this.blockSize = blockSize;
    this.caching = caching;
    this.table = table;
    this.free = Array.from({ length: total }, () => ({ users: 0, hash: undefined }));
  }

  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.blockSize);
  }

  /** Cached blocks from the start of the first `target` tokens, of which the last one is always computed. */
  lookUp(request: number, target: number): Block[] {
    const hits: Block[] = [];
    while (this.caching && (hits.length + 1) * this.blockSize <= target - 1) {
      const block = this.known.get(this.hash(request, hits.length));
      if (block === undefined) break;
      hits.push(block);
    }
    return hits;
  }

  /** True if a request with these hits can have room for `tokens` tokens, and `spare` blocks stay free. */
  fits(hits: Block[], tokens: number, spare = 0): boolean {
    const available = this.free.filter((block) => !hits.includes(block)).length;
    return this.blocksFor(tokens) - hits.length + spare <= available;
  }

  /** Takes cached blocks into use. */
  touch(blocks: Block[]): void {
    for (const block of blocks) {
      if (block.users++ === 0) this.free.splice(this.free.indexOf(block), 1);
    }
  }

  /** Adds free blocks to a request's list until it has room for `tokens` tokens. */
  grow(blocks: Block[], tokens: number): void {
    while (blocks.length < this.blocksFor(tokens)) {
      const block = this.free.shift();
      if (block === undefined) throw new Error('the oracle ran out of blocks');
      if (block.hash !== undefined) this.known.delete(block.hash);
      block.hash = undefined;
      block.users = 1;
      blocks.push(block);
    }
  }

  /** Makes the full blocks among the first `computed` tokens known; one that is known already is exchanged for that. */
  publish(request: number, blocks: Block[], computed: number): void {
    if (!this.caching) return;
    for (let index = 0; (index + 1) * this.blockSize <= computed; index++) {
      if (blocks[index].hash !== undefined) continue;
      const hash = this.hash(request, index);
      const twin = this.known.get(hash);
      if (twin === undefined) {
        blocks[index].hash = hash;
        this.known.set(hash, blocks[index]);
      } else {
        this.touch([twin]);
        blocks[index].users = 0;
        this.free.unshift(blocks[index]);
        blocks[index] = twin;
      }
    }
  }

  /** Gives up all blocks of a request. */
  release(blocks: Block[]): void {
    for (const block of blocks.splice(0).reverse()) {
      if (--block.users === 0) this.free.push(block);
    }
  }

  /** The names of the tokens, from the front, that other requests can ask for, too. */
  namesOf(request: number): string[] {
    const names: string[] = [];
    const { prompts, inputTokens } = this.table;
    const named = (prompts.namedTokens ?? inputTokens)[request];
    for (let segment = prompts.first[request]; segment < prompts.first[request + 1]; segment++) {
      for (let token = 0; token < prompts.tokens[segment] && names.length < named; token++)
        names.push(`${prompts.contentId[segment]}.${token}`);
    }
    return names;
  }

  /** The names of all tokens up to the end of a block. */
  private hash(request: number, index: number): string {
    const names = this.namesOf(request);
    const end = (index + 1) * this.blockSize;
    while (names.length < end) names.push(`own ${request}.${names.length}`);
    return names.slice(0, end).join(' ');
  }
}
