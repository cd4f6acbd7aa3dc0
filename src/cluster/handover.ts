import type { Engine } from '../engine/engine.ts';
import type { DisaggregationSettings } from '../engine/engine-profile.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { Network } from './network.ts';
import type { Pool } from './pool.ts';

export interface HandoverParts {
  kernel: Kernel;
  probes: Probes;
  table: RequestTable;
  prefill: Pool;
  decode: Pool;
  settings: DisaggregationSettings;
  network: Network;
  /** KV bytes of a token in all layers. */
  kvBytesPerToken: number;
  layers: number;
  /** The prefill side made the first token and the client gets it from there. */
  firstToken: (request: number, time: number) => void;
}

/**
 * The way of a request from the prefill to the decode side. Memory on the decode side is reserved before the prefill
 * (destination-first) or after it (source-first); a full decode side makes requests wait, in order, and never loses
 * one. The prefill side holds its own copy until the transfer has ended.
 */
export class Handover {
  private readonly parts: HandoverParts;
  /** Requests that wait for memory, by decode worker. */
  private readonly waiting: number[][];
  private readonly since: Float64Array;
  private readonly generated: Uint8Array;
  private readonly firstTokenSeconds: Float64Array;
  /** Parts of the KV of a request that have not arrived. */
  private readonly pieces: Uint8Array;
  /** When the last of them would be there on an idle link. */
  private readonly aloneUntil: Float64Array;

  constructor(parts: HandoverParts) {
    const { count } = parts.table;
    this.parts = parts;
    this.waiting = parts.decode.engines.map(() => []);
    this.since = new Float64Array(count);
    this.generated = new Uint8Array(count);
    this.firstTokenSeconds = new Float64Array(count).fill(Number.NaN);
    this.pieces = new Uint8Array(count);
    this.aloneUntil = new Float64Array(count);
  }

  /** True if the decode side had memory for a request, were there no other. */
  couldReserve(request: number): boolean {
    return this.parts.decode.engines[0].couldReserve(this.contextTokens(request), this.headroomTokens);
  }

  /** Tokens that must stay free for every request on the decode side. */
  private get headroomTokens(): number {
    const { settings } = this.parts;
    return settings.memory === 'destination-first' ? settings.reservedDecodeTokens : 0;
  }

  /** A request has reached the cluster and its prefill worker is chosen. */
  arrives(request: number): void {
    const { settings, prefill } = this.parts;
    if (settings.memory === 'source-first') prefill.engineOf(request).enqueue(request);
    else this.queueForMemory(request);
  }

  /** Layer-wise hand-over: KV of finished layers leaves while the prefill runs. */
  prefillStarts(request: number): void {
    const { settings, layers } = this.parts;
    if (!settings.layerwise) return;
    const bytes = this.kvBytes(request);
    this.startTransfer(request, 2);
    this.sendPiece(request, bytes - bytes / layers);
  }

  prefilled(request: number): void {
    const { settings, kernel, layers } = this.parts;
    const { now } = kernel;
    if (settings.firstToken !== 'decodeStep') this.generated[request] = 1;
    if (settings.firstToken === 'prefill') {
      this.firstTokenSeconds[request] = now;
      this.parts.firstToken(request, now);
    }
    if (settings.memory === 'source-first') {
      this.queueForMemory(request);
      return;
    }
    this.since[request] = now;
    if (settings.layerwise) this.sendPiece(request, this.kvBytes(request) / layers);
    else this.sendWhole(request);
  }

  /** Blocks of a decode worker became free, or its queue got a new head: whoever fits now goes on. */
  memoryFreed(engine: Engine): void {
    const { decode, settings, kernel, probes, prefill } = this.parts;
    const queue = this.waiting[decode.engines.indexOf(engine)];
    while (queue.length > 0 && engine.reserve(queue[0], this.contextTokens(queue[0]), this.headroomTokens)) {
      const request = queue.shift()!;
      const part = settings.memory === 'source-first' ? WAIT.handoff : WAIT.reservation;
      probes.waited(request, part, kernel.now - this.since[request]);
      if (settings.memory === 'source-first') {
        this.since[request] = kernel.now;
        this.sendWhole(request);
      } else {
        prefill.engineOf(request).enqueue(request);
      }
    }
  }

  /** A piece of the KV has arrived; with the last one the request changes sides. */
  pieceArrived(request: number): void {
    if (--this.pieces[request] > 0) return;
    const { kernel, probes, prefill, decode, settings } = this.parts;
    const { now } = kernel;
    const source = prefill.engineOf(request);
    const target = decode.engineOf(request);
    const total = now - this.since[request];
    const fixed = Math.min(total, this.aloneUntil[request] - this.since[request]);
    probes.waited(request, WAIT.transferFixed, fixed);
    probes.waited(request, WAIT.transferShared, total - fixed);
    probes.transferred(request, source.worker, target.worker, now);
    source.releasePrompt(request);
    prefill.leave(request);
    const last = settings.firstToken === 'prefill' ? this.firstTokenSeconds[request] : Number.NaN;
    target.accept(request, this.contextTokens(request), this.generated[request], last);
  }

  /** Tokens of KV that the decode side starts from: it computes the last one again if it makes the first output token. */
  private contextTokens(request: number): number {
    const { table, settings } = this.parts;
    return table.inputTokens[request] - (settings.firstToken === 'decodeStep' ? 1 : 0);
  }

  private queueForMemory(request: number): void {
    const { kernel, decode, probes } = this.parts;
    const engine = decode.route(request);
    probes.routed(request, engine.worker, kernel.now);
    this.since[request] = kernel.now;
    this.waiting[decode.engines.indexOf(engine)].push(request);
    this.memoryFreed(engine);
  }

  private kvBytes(request: number): number {
    return this.parts.table.inputTokens[request] * this.parts.kvBytesPerToken;
  }

  private sendWhole(request: number): void {
    this.startTransfer(request, 1);
    this.sendPiece(request, this.kvBytes(request));
  }

  private startTransfer(request: number, pieces: number): void {
    const { kernel, probes, prefill, decode } = this.parts;
    this.pieces[request] = pieces;
    this.aloneUntil[request] = 0;
    const from = prefill.engineOf(request).worker;
    const to = decode.engineOf(request).worker;
    probes.transferStarted(request, from, to, this.kvBytes(request), kernel.now);
  }

  private sendPiece(request: number, bytes: number): void {
    const { kernel, prefill, decode, network } = this.parts;
    const from = prefill.engineOf(request).worker;
    const seconds = network.send(request, from, decode.engineOf(request).worker, bytes);
    this.aloneUntil[request] = Math.max(this.aloneUntil[request], kernel.now + seconds);
  }
}
