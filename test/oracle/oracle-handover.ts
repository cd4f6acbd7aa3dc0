import type { ClusterPlan } from '../../src/cluster/cluster.ts';
import type { Workload } from '../../src/workload/request-table.ts';
import type { EventList } from './event-list.ts';
import type { Facts } from './facts.ts';
import { links, type Send } from './links.ts';
import type { OraclePool } from './oracle.ts';
import type { OracleEngine } from './oracle-engine.ts';

interface Journey {
  prefill: OracleEngine;
  decode?: OracleEngine;
  /** Pieces of its KV that are not there. */
  piecesLeft: number;
  firstTokenSeconds?: number;
  /** Nothing more is computed on the prefill side: its KV is on the link, or has arrived. */
  isPrefilled?: boolean;
  hasArrived?: boolean;
  hasGone?: boolean;
}

/** The way of requests from the prefill to the decode side. */
export class OracleHandover {
  private readonly plan: ClusterPlan;
  private readonly workload: Workload;
  private readonly prefill: OraclePool;
  private readonly decode: OraclePool;
  private readonly events: EventList;
  private readonly facts: Facts;
  private readonly firstToken: (request: number, time: number) => void;
  private readonly left: () => void;
  private readonly send: Send;
  private readonly journeys = new Map<number, Journey>();
  /** Requests that wait for memory, by decode worker. */
  private readonly queues = new Map<OracleEngine, number[]>();

  constructor(
    plan: ClusterPlan,
    workload: Workload,
    prefill: OraclePool,
    decode: OraclePool,
    events: EventList,
    facts: Facts,
    firstToken: (request: number, time: number) => void,
    left: () => void,
  ) {
    const { link, scope } = plan.handover!;
    this.plan = plan;
    this.workload = workload;
    this.prefill = prefill;
    this.decode = decode;
    this.events = events;
    this.facts = facts;
    this.firstToken = firstToken;
    this.left = left;
    const workers = prefill.engines.length + decode.engines.length;
    this.send = links(link, scope, workers, events);
    for (const engine of decode.engines) this.queues.set(engine, []);
  }

  couldReserve(request: number): boolean {
    const { pool } = this.decode.engines[0];
    return pool.blocksFor(this.context(request)) + pool.blocksFor(this.headroom) <= pool.total;
  }

  arrives(request: number): void {
    const worker = this.prefill.loads.findIndex((load) => load.inFlight.has(request));
    const prefill = this.prefill.engines[worker];
    this.journeys.set(request, { prefill, piecesLeft: 0 });
    if (this.isDestinationFirst) this.waitForMemory(request);
    else prefill.enqueue(request);
  }

  /** The client of a request has gone. What is on the link goes on to its end. */
  abort(request: number): void {
    const journey = this.journeys.get(request)!;
    const { prefill, decode } = journey;
    const queue = decode && this.queues.get(decode)!;
    journey.hasGone = true;
    if (queue?.includes(request)) {
      this.queues.set(
        decode!,
        queue.filter((other) => other !== request),
      );
      this.giveUp(request, false);
    } else if (journey.hasArrived) decode!.abort(request);
    else if (!journey.isPrefilled) prefill.abort(request);
  }

  promptAbandoned(request: number): void {
    const journey = this.journeys.get(request)!;
    journey.isPrefilled = true;
    const hasStarted = journey.piecesLeft > 0;
    // The last layer is not sent.
    if (hasStarted && --journey.piecesLeft > 0) return;
    if (hasStarted) this.endTransfer(request);
    this.giveUp(request, journey.decode !== undefined);
  }

  private giveUp(request: number, isReserved: boolean): void {
    const { prefill, decode } = this.journeys.get(request)!;
    for (const load of [...this.prefill.loads, ...this.decode.loads]) load.inFlight.delete(request);
    prefill.releasePrompt(request);
    if (isReserved) decode!.cancelReservation(request);
    else if (decode !== undefined) this.memoryFreed(decode.worker);
    this.left();
  }

  private endTransfer(request: number): void {
    const { prefill, decode } = this.journeys.get(request)!;
    this.facts.transferred(request, prefill.worker, decode!.worker, this.events.now);
  }

  prefillStarts(request: number): void {
    if (!this.settings.layerwise) return;
    const bytes = this.bytes(request);
    this.startTransfer(request, 2);
    this.sendPiece(request, bytes - bytes / this.plan.handover!.layers);
  }

  prefilled(request: number): void {
    const journey = this.journeys.get(request)!;
    journey.isPrefilled = true;
    if (this.settings.firstToken === 'prefill') {
      journey.firstTokenSeconds = this.events.now;
      this.firstToken(request, this.events.now);
    }
    if (!this.isDestinationFirst) this.waitForMemory(request);
    else if (this.settings.layerwise)
      this.sendPiece(request, this.bytes(request) / this.plan.handover!.layers);
    else this.sendWhole(request);
  }

  memoryFreed(worker: number): void {
    const engine = this.decode.engines.find((other) => other.worker === worker)!;
    const queue = this.queues.get(engine)!;
    while (queue.length > 0 && engine.reserve(queue[0], this.context(queue[0]), this.headroom)) {
      const request = queue.shift()!;
      if (this.isDestinationFirst) this.journeys.get(request)!.prefill.enqueue(request);
      else this.sendWhole(request);
    }
  }

  private get settings() {
    return this.plan.pools[1].profile.disaggregation;
  }

  private get isDestinationFirst(): boolean {
    return this.settings.memory === 'destination-first';
  }

  private get headroom(): number {
    return this.isDestinationFirst ? this.settings.reservedDecodeTokens : 0;
  }

  /** A decode side that makes the first token computes the last token of the prompt again. */
  private context(request: number): number {
    const input = this.workload.requests.inputTokens[request];
    return this.settings.firstToken === 'decodeStep' ? input - 1 : input;
  }

  private bytes(request: number): number {
    return this.workload.requests.inputTokens[request] * this.plan.handover!.kvBytesPerToken;
  }

  private waitForMemory(request: number): void {
    const worker = this.decode.choose(request);
    const engine = this.decode.engines[worker];
    this.decode.loads[worker].inFlight.set(request, this.workload.requests.inputTokens[request]);
    this.facts.routed(request, engine.worker, this.events.now);
    this.journeys.get(request)!.decode = engine;
    this.queues.get(engine)!.push(request);
    this.memoryFreed(engine.worker);
  }

  private sendWhole(request: number): void {
    this.startTransfer(request, 1);
    this.sendPiece(request, this.bytes(request));
  }

  private startTransfer(request: number, pieces: number): void {
    const journey = this.journeys.get(request)!;
    const { prefill, decode } = journey;
    journey.piecesLeft = pieces;
    this.facts.transferStarted(request, prefill.worker, decode!.worker, this.bytes(request), this.events.now);
  }

  private sendPiece(request: number, bytes: number): void {
    const { prefill, decode } = this.journeys.get(request)!;
    this.send(prefill.worker, decode!.worker, bytes, () => this.pieceArrived(request));
  }

  private pieceArrived(request: number): void {
    const journey = this.journeys.get(request)!;
    if (--journey.piecesLeft > 0) return;
    this.endTransfer(request);
    if (journey.hasGone) {
      this.giveUp(request, true);
      return;
    }
    const { prefill, decode, firstTokenSeconds } = journey;
    journey.hasArrived = true;
    prefill.releasePrompt(request);
    for (const load of this.prefill.loads) load.inFlight.delete(request);
    const made = this.settings.firstToken === 'decodeStep' ? 0 : 1;
    decode!.accept(request, this.context(request), made, firstTokenSeconds);
  }
}
