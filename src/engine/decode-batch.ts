import { LongContexts } from './long-contexts.ts';
import type { Sequences } from './sequences.ts';

const NONE = -1;
/** finishStep of a sequence that has ended but stays in the batch. */
const RETIRED = -1;

/**
 * All sequences of one engine that make a token in every decode step, kept as sums so that a step costs O(1):
 * how many they are, how long their contexts are together, how many of them need a new KV block in a given step
 * (contexts grow by one a step, so that a sequence crosses a block boundary every `blockSize` steps: one counter per
 * residue class), and who makes its last token in a given step (a ring of lists).
 */
export class DecodeBatch {
  /** Sequences that decode. */
  count = 0;
  /** Sum over them of the tokens whose KV is present. */
  contextTokens = 0;
  /** Decode steps run so far. */
  step = 0;
  /** Sum over the sequences of the output tokens that they may still ask for (max_tokens less those made). */
  promisedTokens = 0;
  private readonly longContexts: LongContexts | undefined;
  private readonly sequences: Sequences;
  private readonly blockSize: number;
  private readonly boundary: Int32Array;
  /** Ring over decode steps: first and last sequence that ends in the step; in between they are linked in order of joining. */
  private firstToFinish = new Int32Array(1024).fill(NONE);
  private lastToFinish = new Int32Array(1024).fill(NONE);

  constructor(sequences: Sequences, blockSize: number, maxGraphContextTokens = Number.POSITIVE_INFINITY) {
    this.sequences = sequences;
    this.blockSize = blockSize;
    this.boundary = new Int32Array(blockSize);
    if (Number.isFinite(maxGraphContextTokens)) this.longContexts = new LongContexts(maxGraphContextTokens);
  }

  /** Adds a sequence with `context` tokens of KV that still has to make `remaining` >= 1 tokens. */
  join(request: number, context: number, remaining: number): void {
    const { sequences, step } = this;
    sequences.computed[request] = context;
    sequences.joinStep[request] = step;
    this.count++;
    this.contextTokens += context;
    this.promisedTokens += sequences.maxOutputTokens[request] - sequences.generated[request];
    this.boundary[this.boundaryOf(step, context)]++;
    this.longContexts?.join(step, context);
    this.enlist(request, step + remaining);
  }

  /** Takes a sequence out, and writes down how far it has come. */
  leave(request: number): void {
    const { sequences } = this;
    const made = this.step - sequences.joinStep[request];
    this.boundary[this.boundaryOf(sequences.joinStep[request], sequences.computed[request])]--;
    this.longContexts?.leave(sequences.joinStep[request], sequences.computed[request], this.step);
    if (sequences.finishStep[request] !== RETIRED) this.delist(request);
    sequences.computed[request] += made;
    sequences.generated[request] += made;
    this.count--;
    this.contextTokens -= sequences.computed[request];
    this.promisedTokens -= sequences.maxOutputTokens[request] - sequences.generated[request];
  }

  /** A member that made its last token stays in the batch as dead weight (static batching). */
  retire(request: number): void {
    this.delist(request);
    this.sequences.finishStep[request] = RETIRED;
  }

  /** True if a member made its last token, but stays in the batch. */
  isRetired(request: number): boolean {
    return this.sequences.finishStep[request] === RETIRED;
  }

  /** Tokens of KV that a member has now. */
  context(request: number): number {
    return this.sequences.computed[request] + this.step - this.sequences.joinStep[request];
  }

  /** Output tokens that a member has made. */
  generated(request: number): number {
    return this.sequences.generated[request] + this.step - this.sequences.joinStep[request];
  }

  /** New KV blocks that the next step needs: one for every sequence whose context fills its last block. */
  get blocksNeeded(): number {
    return this.boundary[(this.step + 1) % this.blockSize];
  }

  /** True if this member needs one of them. */
  needsBlock(request: number): boolean {
    return this.context(request) % this.blockSize === 0;
  }

  /** One decode step has run: every member has one more token. */
  advance(): void {
    this.step++;
    this.contextTokens += this.count;
    this.promisedTokens -= this.count;
    this.longContexts?.advance(this.step);
  }

  /** True if some context in the next step is too long for a CUDA graph. */
  get hasLongContext(): boolean {
    return this.longContexts !== undefined && this.longContexts.count > 0;
  }

  /** The first member, in order of joining, that made its last token in the step that just ran; -1 if there is none (left). */
  get finished(): number {
    return this.firstToFinish[this.step & (this.firstToFinish.length - 1)];
  }

  /** The step in which a sequence that joined at `step` with `context` tokens writes into a new block, modulo blockSize. */
  private boundaryOf(step: number, context: number): number {
    const { blockSize } = this;
    return (step + 1 + blockSize - (context % blockSize)) % blockSize;
  }

  private enlist(request: number, finishStep: number): void {
    while (finishStep - this.step >= this.firstToFinish.length) this.growRing();
    const { finishPrevious, finishNext } = this.sequences;
    const slot = finishStep & (this.firstToFinish.length - 1);
    const last = this.lastToFinish[slot];
    this.sequences.finishStep[request] = finishStep;
    finishPrevious[request] = last;
    finishNext[request] = NONE;
    if (last === NONE) this.firstToFinish[slot] = request;
    else finishNext[last] = request;
    this.lastToFinish[slot] = request;
  }

  private delist(request: number): void {
    const { finishPrevious, finishNext, finishStep } = this.sequences;
    const slot = finishStep[request] & (this.firstToFinish.length - 1);
    const previous = finishPrevious[request];
    const next = finishNext[request];
    if (previous === NONE) this.firstToFinish[slot] = next;
    else finishNext[previous] = next;
    if (next === NONE) this.lastToFinish[slot] = previous;
    else finishPrevious[next] = previous;
  }

  private growRing(): void {
    const { finishNext, finishStep } = this.sequences;
    const members: number[] = [];
    for (const first of this.firstToFinish) {
      for (let request = first; request !== NONE; request = finishNext[request]) members.push(request);
    }
    const length = 2 * this.firstToFinish.length;
    this.firstToFinish = new Int32Array(length).fill(NONE);
    this.lastToFinish = new Int32Array(length).fill(NONE);
    for (const request of members) this.enlist(request, finishStep[request]);
  }
}
