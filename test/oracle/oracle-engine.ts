import type { PoolPlan } from '../../src/cluster/cluster.ts';
import { PHASE } from '../../src/kernel/phase.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import type { Batch } from './batch.ts';
import { BlockPool } from './block-pool.ts';
import type { EventList } from './event-list.ts';
import type { PlainFacts } from './facts.ts';
import { HostMemory } from './host-memory.ts';
import { schedule } from './schedule.ts';
import { initialRatio, type SglangMemory } from './schedule-sglang.ts';
import { knownTokens, ownTokens, type Sequence } from './sequence.ts';
import { Slots } from './slots.ts';

/** What an engine tells the cluster around it. */
export interface Surroundings {
  /** A token after the first, `gap` seconds after the one before. */
  token(request: number, worker: number, gap: number): void;
  promptAbandoned(request: number): void;
  firstToken(request: number, time: number): void;
  prefillStarts(request: number): void;
  prefilled(request: number): void;
  finished(request: number): void;
  memoryFreed(worker: number): void;
}

/** One engine, walking over its batch token by token. */
export class OracleEngine {
  readonly worker: number;
  readonly pool: BlockPool;
  readonly slots: Slots;
  private readonly host: HostMemory | undefined;
  private readonly plan: PoolPlan;
  private readonly table: RequestTable;
  private readonly events: EventList;
  private readonly probe: PlainFacts;
  private readonly outside: Surroundings;
  private readonly memory: SglangMemory;
  /** KV is here, but no slot. */
  private arrived: Sequence[] = [];
  /** Decode workers: requests that were given memory and have not finished; prefill workers: those that hold KV. */
  private readonly held = new Map<number, Sequence>();
  private starting: number[] = [];
  /** Members of the step that runs whose clients have gone. */
  private leaving: Sequence[] = [];
  private joins = 0;
  private isBusy = false;
  private isCalled = false;

  constructor(
    worker: number,
    plan: PoolPlan,
    table: RequestTable,
    events: EventList,
    probe: PlainFacts,
    outside: Surroundings,
  ) {
    const { cache, batching } = plan.profile;
    this.worker = worker;
    this.plan = plan;
    this.table = table;
    this.events = events;
    this.probe = probe;
    this.outside = outside;
    this.memory = { ratio: initialRatio(batching.scheduleConservativeness) };
    const hasConversations = table.prompts.namedTokens !== undefined;
    const isCaching = cache.prefixCaching && (plan.role !== 'decode' || hasConversations);
    this.pool = new BlockPool(plan.kvBlocks, cache.blockSize, isCaching, table);
    this.host = plan.hostTier && new HostMemory(plan.hostTier, cache.blockSize, table);
    this.slots = new Slots(plan.profile, this.pool, this.host, {
      scheduled: (sequence, cached) => {
        probe.scheduled(sequence.request, worker, events.now, cached);
        this.starting.push(sequence.request);
      },
      preempted: (sequence) => probe.preempted(sequence.request, worker, events.now),
    });
  }

  enqueue(request: number): void {
    this.probe.queued(request, this.worker, this.events.now);
    this.slots.enqueue(this.sequenceOf(request));
    this.call();
  }

  /** Decode worker: memory for `context` tokens, if there is enough and all who were preempted are computed again. */
  reserve(request: number, context: number, headroom: number): boolean {
    const { pool } = this;
    const spare = pool.blocksFor(headroom * (this.held.size + 1));
    if (this.slots.waiting.length > 0 || this.slots.prompts.length > 0) return false;
    const hits = pool.lookUp(request, context);
    if (!pool.fits(hits, context, spare)) return false;
    const sequence = this.sequenceOf(request);
    pool.touch(hits);
    sequence.blocks.push(...hits);
    pool.grow(sequence.blocks, context);
    this.held.set(request, sequence);
    return true;
  }

  /** Decode worker: the KV of a request has arrived. */
  accept(request: number, context: number, generated: number, lastTokenSeconds: number | undefined): void {
    const sequence = this.held.get(request)!;
    Object.assign(sequence, { computed: context, generated, lastTokenSeconds, started: true });
    this.pool.publish(request, sequence.blocks, context);
    this.arrived.push(sequence);
    this.call();
  }

  /** Prefill worker: the KV of a request is not needed any more. */
  releasePrompt(request: number): void {
    this.pool.release(this.held.get(request)?.blocks ?? []);
    this.held.delete(request);
    if (this.slots.waiting.length > 0 || this.slots.running.length > 0) this.call();
  }

  /** Decode worker: memory was reserved, but no KV will come. */
  cancelReservation(request: number): void {
    this.pool.release(this.held.get(request)!.blocks);
    this.held.delete(request);
    this.outside.memoryFreed(this.worker);
    if (this.slots.waiting.length > 0 || this.slots.running.length > 0) this.call();
  }

  /** The client of a request has gone. A step that runs goes on with it to its end. */
  abort(request: number): void {
    const { waiting, running } = this.slots;
    const sequence = [...waiting, ...this.arrived, ...running].find((each) => each.request === request)!;
    if (this.isBusy && running.includes(sequence)) this.leaving.push(sequence);
    else {
      this.giveUp(sequence);
      if (running.every((each) => each.ended)) this.disband();
      this.call();
    }
  }

  private giveUp(sequence: Sequence): void {
    const { request } = sequence;
    const { slots, plan, outside } = this;
    if (slots.running.includes(sequence) && plan.profile.scheduler === 'static') {
      sequence.ended = true;
      outside.finished(request);
      return;
    }
    if (plan.role === 'prefill') {
      slots.drop(sequence);
      slots.running = slots.running.filter((other) => other !== sequence);
      this.held.set(request, sequence);
      outside.promptAbandoned(request);
      return;
    }
    if (slots.waiting.includes(sequence)) slots.drop(sequence);
    else this.leave(sequence);
    this.arrived = this.arrived.filter((other) => other !== sequence);
    outside.finished(request);
    if (plan.role === 'aggregated') return;
    this.held.delete(request);
    outside.memoryFreed(this.worker);
  }

  cachedTokens(request: number): number {
    return this.pool.lookUp(request, this.table.inputTokens[request]).length * this.pool.blockSize;
  }

  private sequenceOf(request: number): Sequence {
    const { inputTokens, outputTokens, maxOutputTokens, priority } = this.table;
    return {
      request,
      inputTokens: inputTokens[request],
      outputTokens: outputTokens[request],
      maxOutputTokens: this.plan.role === 'prefill' ? 1 : maxOutputTokens[request],
      priority: priority[request],
      blocks: [],
      computed: 0,
      generated: 0,
      decoding: false,
      joined: 0,
      ended: false,
      started: false,
      lastTokenSeconds: undefined,
    };
  }

  private call(): void {
    if (this.isBusy || this.isCalled) return;
    this.isCalled = true;
    this.events.at(this.events.now, PHASE.start, () => {
      this.isCalled = false;
      this.start();
    });
  }

  private start(): void {
    const { plan, events, outside } = this;
    this.starting = [];
    const batch = this.formBatch();
    if (batch.empty) return;
    if (plan.role === 'prefill') for (const request of this.starting) outside.prefillStarts(request);
    for (const { sequence, tokens, cached } of batch.chunks)
      this.probe.prefills(sequence.request, this.worker, tokens, cached, 0);
    this.isBusy = true;
    const step = this.factsOf(batch);
    events.at(step.endSeconds, PHASE.complete, () => {
      this.isBusy = false;
      this.probe.stepped(this.worker, { ...step, prefillSeconds: 0 });
      this.end(batch);
    });
  }

  /** Preempting alone is no step: the engine's loop goes on at once. */
  private formBatch(): Batch {
    const { slots, plan } = this;
    while (this.arrived.length > 0 && slots.running.length < plan.profile.batching.maxNumSeqs)
      this.join(this.arrived.shift()!);
    const batch = schedule(plan.profile.scheduler, slots, this.memory);
    if (!batch.empty || batch.preemptions === 0) return batch;
    const next = this.formBatch();
    next.preemptions += batch.preemptions;
    return next;
  }

  private join(sequence: Sequence): void {
    this.slots.running.push(sequence);
    this.startDecoding(sequence);
    if (sequence.generated > 0 && sequence.lastTokenSeconds === undefined) this.giveToken(sequence);
    this.endIfDone(sequence);
  }

  private startDecoding(sequence: Sequence): void {
    sequence.decoding = true;
    sequence.joined = this.joins++;
  }

  private factsOf(batch: Batch) {
    const { cost, profile } = this.plan;
    const contexts = batch.decodes.map((sequence) => sequence.computed + 1);
    const context = contexts.reduce((sum, tokens) => sum + tokens, 0);
    let attention = 0;
    for (const { tokens, cached } of batch.chunks) attention += cost.prefillAttentionSeconds(tokens, cached);
    const ends = batch.chunks.filter(
      ({ sequence, cached, tokens }) => cached + tokens === knownTokens(sequence),
    );
    const seconds = cost.stepSeconds(
      batch.decodes.length,
      context,
      batch.prefillTokens,
      batch.chunks.length,
      attention,
      batch.decodes.length + ends.length,
      contexts.some((tokens) => tokens > profile.graphs.maxContextTokens),
    );
    return {
      startSeconds: this.events.now,
      endSeconds: this.events.now + (seconds + batch.loadedTokens * (this.host?.secondsPerToken ?? 0)),
      prefillTokens: batch.prefillTokens,
      prefillSequences: batch.chunks.length,
      decodeSequences: batch.decodes.length,
      decodeContextTokens: context,
      waiting: this.slots.waiting.length,
      running: this.slots.running.length,
      usedBlocks: this.pool.total - this.pool.free.length,
      totalBlocks: this.pool.total,
      preemptions: batch.preemptions,
    };
  }

  private end(batch: Batch): void {
    for (const sequence of this.leaving) this.leaveStep(batch, sequence);
    this.leaving = [];
    for (const sequence of batch.decodes.toSorted((a, b) => a.joined - b.joined)) {
      sequence.computed++;
      if (!sequence.ended) this.makeToken(sequence);
      this.endIfDone(sequence);
    }
    for (const { sequence, tokens } of batch.chunks) {
      this.computeChunk(sequence, tokens);
      if (sequence.computed === knownTokens(sequence)) this.endPrompt(sequence);
    }
    if (this.slots.running.every((sequence) => sequence.ended)) this.disband();
    this.call();
  }

  /** The step has computed this sequence, too, but gives it no token. A static batch goes on with it as with an answer that has ended. */
  private leaveStep(batch: Batch, sequence: Sequence): void {
    const chunk = batch.chunks.find((each) => each.sequence === sequence);
    if (chunk !== undefined) this.computeChunk(sequence, chunk.tokens);
    else if (batch.decodes.includes(sequence)) sequence.computed++;
    batch.remove(sequence);
    if (this.plan.profile.scheduler === 'static' && !sequence.decoding) this.startDecoding(sequence);
    this.giveUp(sequence);
  }

  private computeChunk(sequence: Sequence, tokens: number): void {
    sequence.computed += tokens;
    this.pool.publish(sequence.request, sequence.blocks, sequence.computed);
    this.host?.store(sequence.request, sequence.computed);
  }

  private endPrompt(sequence: Sequence): void {
    if (this.plan.role === 'prefill') {
      this.slots.running = this.slots.running.filter((other) => other !== sequence);
      this.held.set(sequence.request, sequence);
      this.outside.prefilled(sequence.request);
      return;
    }
    this.startDecoding(sequence);
    this.makeToken(sequence);
    this.endIfDone(sequence);
    if (this.plan.role === 'decode') this.outside.memoryFreed(this.worker);
  }

  private makeToken(sequence: Sequence): void {
    sequence.generated++;
    if (sequence.lastTokenSeconds === undefined) this.giveToken(sequence);
    else {
      this.outside.token(sequence.request, this.worker, this.events.now - sequence.lastTokenSeconds);
      sequence.lastTokenSeconds = this.events.now;
    }
  }

  private endIfDone(sequence: Sequence): void {
    const { request, generated, outputTokens } = sequence;
    if (sequence.ended || generated < outputTokens) return;
    sequence.ended = true;
    const isStatic = this.plan.profile.scheduler === 'static';
    if (!isStatic) this.leave(sequence);
    this.outside.finished(request);
    if (this.plan.role !== 'decode') return;
    this.held.delete(request);
    this.outside.memoryFreed(this.worker);
  }

  private disband(): void {
    for (const sequence of [...this.slots.running]) this.leave(sequence);
  }

  /** An answer that a later turn repeats is copied to the host. */
  private leave(sequence: Sequence): void {
    const { request, inputTokens } = sequence;
    this.slots.leave(sequence);
    if (this.pool.namesOf(request).length > inputTokens) this.host?.store(request, ownTokens(sequence));
  }

  private giveToken(sequence: Sequence): void {
    sequence.lastTokenSeconds = this.events.now;
    this.outside.firstToken(sequence.request, this.events.now);
  }
}
