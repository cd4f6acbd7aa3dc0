import type { Sequence } from './sequence.ts';

export interface Chunk {
  sequence: Sequence;
  cached: number;
  tokens: number;
}

/** One step, member by member. */
export class Batch {
  chunks: Chunk[] = [];
  decodes: Sequence[] = [];
  preemptions = 0;
  /** Tokens whose KV comes from the memory of the host. */
  loadedTokens = 0;

  get empty(): boolean {
    return this.chunks.length === 0 && this.decodes.length === 0;
  }

  get prefillTokens(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  }

  get tokens(): number {
    return this.prefillTokens + this.decodes.length;
  }

  remove(sequence: Sequence): void {
    this.chunks = this.chunks.filter((chunk) => chunk.sequence !== sequence);
    this.decodes = this.decodes.filter((other) => other !== sequence);
  }
}
