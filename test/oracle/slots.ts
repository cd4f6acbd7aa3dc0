import type { EngineProfile } from '../../src/engine/engine-profile.ts';
import type { Batch } from './batch.ts';
import type { Block, BlockPool } from './block-pool.ts';
import type { HostMemory } from './host-memory.ts';
import { knownTokens, ownTokens, type Sequence } from './sequence.ts';

/** What the outside is told. */
export interface SlotEvents {
  scheduled(sequence: Sequence, cachedTokens: number): void;
  preempted(sequence: Sequence): void;
}

/** The lists of one engine, and the moves between them. */
export class Slots {
  /** In order: those put back, then those that came (by policy). */
  private putBack: Sequence[] = [];
  private queue: Sequence[] = [];
  /** In order of admission. */
  running: Sequence[] = [];
  readonly profile: EngineProfile;
  readonly pool: BlockPool;
  readonly host: HostMemory | undefined;
  private readonly events: SlotEvents;

  constructor(profile: EngineProfile, pool: BlockPool, host: HostMemory | undefined, events: SlotEvents) {
    this.profile = profile;
    this.pool = pool;
    this.host = host;
    this.events = events;
  }

  get waiting(): Sequence[] {
    const { policy } = this.profile.batching;
    const byNumber = (a: Sequence, b: Sequence) => a.request - b.request;
    if (policy === 'fcfs') return [...this.putBack, ...this.queue];
    if (policy === 'priority')
      return [...this.putBack, ...this.queue].sort((a, b) => a.priority - b.priority || byNumber(a, b));
    const shortest = this.queue.toSorted((a, b) => a.inputTokens - b.inputTokens || byNumber(a, b));
    return [...this.putBack, ...shortest];
  }

  get decoding(): Sequence[] {
    return this.running.filter((sequence) => sequence.decoding);
  }

  get prompts(): Sequence[] {
    return this.running.filter((sequence) => !sequence.decoding);
  }

  enqueue(sequence: Sequence): void {
    this.queue.push(sequence);
  }

  /**
   * Moves a waiting sequence into the batch with the cached blocks that were found, what the host has of the `cached`
   * tokens, and `tokens` new ones.
   */
  admit(batch: Batch, sequence: Sequence, hits: Block[], cached: number, tokens: number): void {
    this.drop(sequence);
    this.running.push(sequence);
    batch.loadedTokens += cached - hits.length * this.pool.blockSize;
    this.pool.touch(hits);
    sequence.blocks = [...hits];
    sequence.computed = cached;
    this.pool.grow(sequence.blocks, cached + tokens);
    if (!sequence.started) this.events.scheduled(sequence, cached);
    sequence.started = true;
    batch.chunks.push({ sequence, cached, tokens });
  }

  /** Takes a waiting sequence out of the queue. */
  drop(sequence: Sequence): void {
    this.putBack = this.putBack.filter((other) => other !== sequence);
    this.queue = this.queue.filter((other) => other !== sequence);
  }

  /** Room for more tokens of a running sequence? */
  hasRoom(sequence: Sequence, tokens: number): boolean {
    const { pool } = this;
    return pool.blocksFor(sequence.computed + tokens) - sequence.blocks.length <= pool.free.length;
  }

  goOn(batch: Batch, sequence: Sequence, tokens: number): void {
    this.pool.grow(sequence.blocks, sequence.computed + tokens);
    batch.chunks.push({ sequence, cached: sequence.computed, tokens });
  }

  decode(batch: Batch, sequence: Sequence): void {
    this.pool.grow(sequence.blocks, sequence.computed + 1);
    batch.decodes.push(sequence);
  }

  /** vLLM: the last of the running list; under `priority` the one with the largest (priority, time of sending). */
  preemptOne(batch: Batch): Sequence {
    const byRank = (a: Sequence, b: Sequence) => a.priority - b.priority || a.request - b.request;
    const isRanked = this.profile.batching.policy === 'priority';
    const victim = (isRanked ? this.running.toSorted(byRank) : this.running).at(-1)!;
    this.takeAway(batch, victim);
    this.putBack.unshift(victim);
    return victim;
  }

  /** SGLang: a retracted sequence queues like a new one. */
  retract(batch: Batch, sequence: Sequence): void {
    this.takeAway(batch, sequence);
    this.queue.push(sequence);
  }

  /** Frees slot and blocks of a sequence that has left. What it computed is known, but not what is behind its answer. */
  leave(sequence: Sequence): void {
    const { request, blocks } = sequence;
    this.running = this.running.filter((other) => other !== sequence);
    this.pool.publish(request, blocks, ownTokens(sequence));
    this.pool.release(blocks);
  }

  private takeAway(batch: Batch, sequence: Sequence): void {
    batch.remove(sequence);
    batch.preemptions++;
    this.leave(sequence);
    sequence.decoding = false;
    sequence.computed = 0;
    this.events.preempted(sequence);
  }
}

/** Hits and new tokens of the head of the queue. */
export function lookUpHead(slots: Slots): { head: Sequence; hits: Block[]; cached: number; missing: number } {
  const [head] = slots.waiting;
  const target = knownTokens(head);
  const hits = slots.pool.lookUp(head.request, target);
  const inHost = slots.host?.cachedTokens(head.request, target) ?? 0;
  const cached = Math.max(hits.length * slots.pool.blockSize, inHost);
  return { head, hits, cached, missing: target - cached };
}
