import type { Engine } from '../engine/engine.ts';
import type { DisaggregationSettings } from '../engine/engine-profile.ts';
import { ConfigError } from '../errors.ts';
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
  /** A request whose client has gone holds nothing on either side any more. */
  left: (request: number) => void;
}

/** Where a request is: on the prefill side, in the queue for memory on the decode side, on the link, on the decode side. */
const AT_PREFILL = 0;
const WAITS_FOR_MEMORY = 1;
const CROSSES = 2;
const AT_DECODE = 3;

/**
 * The way of a request from the prefill to the decode side. Memory on the decode side is reserved before the prefill
 * (destination-first) or after it (source-first); a full decode side makes requests wait, in order, and never loses
 * one. The prefill side holds its own copy until the transfer has ended.
 */
export class Handover {
  private readonly parts: HandoverParts;
  private readonly place: Uint8Array;
  /** Those whose clients went away while their KV was on the link. */
  private readonly gone = new Set<number>();
  /** Requests that wait for memory, by decode worker. */
  private readonly waiting: number[][];
  private readonly since: Float64Array;
  private readonly generated: Uint8Array;
  private readonly firstTokenSeconds: Float64Array;
  /** Parts of the KV of a request that have not arrived. */
  private readonly pieces: Uint8Array;
  /** When the last of them would be there on an idle link. */
  private readonly aloneUntil: Float64Array;

  /** @throws ConfigError if the settings do not go together */
  constructor(parts: HandoverParts) {
    const { count } = parts.table;
    const { layerwise, memory } = parts.settings;
    if (layerwise && memory === 'source-first')
      throw new ConfigError(
        'layer-wise hand-over needs destination-first memory: KV leaves during the prefill',
      );
    this.parts = parts;
    this.place = new Uint8Array(count);
    this.waiting = parts.decode.engines.map(() => []);
    this.since = new Float64Array(count);
    this.generated = new Uint8Array(count);
    this.firstTokenSeconds = new Float64Array(count).fill(Number.NaN);
    this.pieces = new Uint8Array(count);
    this.aloneUntil = new Float64Array(count);
  }

  /** True if both sides had memory for a request, prompt and answer of `wholeTokens` together, were there no other. */
  canEverServe(request: number, wholeTokens: number): boolean {
    const { table, prefill, decode } = this.parts;
    const [target] = decode.engines;
    return (
      table.inputTokens[request] <= prefill.engines[0].capacityTokens &&
      wholeTokens <= target.capacityTokens &&
      target.couldReserve(this.contextTokens(request), this.headroomTokens)
    );
  }

  /** Tokens that must stay free for every request on the decode side. */
  private get headroomTokens(): number {
    const { settings } = this.parts;
    return settings.memory === 'destination-first' ? settings.reservedDecodeTokens : 0;
  }

  /** A request has reached the cluster and its prefill worker is chosen. */
  arrives(request: number): void {
    const { settings, prefill } = this.parts;
    if (settings.memory === 'source-first') {
      this.place[request] = AT_PREFILL;
      prefill.engineOf(request).enqueue(request);
    } else this.queueForMemory(request);
  }

  /**
   * The client of a request has gone. What waits and what computes is given up as in `Engine.abort`, and nothing more is
   * sent. A transfer that was started goes on to its end: until then neither side can use its blocks for anything else.
   */
  abort(request: number): void {
    const { prefill, decode } = this.parts;
    const { [request]: place } = this.place;
    if (place === CROSSES) this.gone.add(request);
    else if (place === WAITS_FOR_MEMORY) this.leaveQueue(request);
    else (place === AT_PREFILL ? prefill : decode).engineOf(request).abort(request);
  }

  /** The prefill side has let go of a prompt; layer by layer, some of its KV may be on the link. */
  promptAbandoned(request: number): void {
    const hasStarted = this.pieces[request] > 0;
    if (hasStarted && --this.pieces[request] > 0) {
      this.place[request] = CROSSES;
      this.since[request] = this.parts.kernel.now;
      this.gone.add(request);
      return;
    }
    if (hasStarted) this.endsTransfer(request);
    this.giveUp(request);
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
    this.place[request] = CROSSES;
    this.since[request] = now;
    if (settings.layerwise) this.sendPiece(request, this.kvBytes(request) / layers);
    else this.sendWhole(request);
  }

  /** Blocks of a decode worker became free, or its queue got a new head: whoever fits now goes on. */
  memoryFreed(engine: Engine): void {
    const { decode, settings, kernel, prefill } = this.parts;
    const queue = this.waiting[decode.engines.indexOf(engine)];
    while (queue.length > 0 && engine.reserve(queue[0], this.contextTokens(queue[0]), this.headroomTokens)) {
      const request = queue.shift()!;
      this.endsWaiting(request);
      if (settings.memory === 'source-first') {
        this.place[request] = CROSSES;
        this.since[request] = kernel.now;
        this.sendWhole(request);
      } else {
        this.place[request] = AT_PREFILL;
        prefill.engineOf(request).enqueue(request);
      }
    }
  }

  /** A piece of the KV has arrived; with the last one the request changes sides. */
  pieceArrived(request: number): void {
    if (--this.pieces[request] > 0) return;
    const { kernel, probes, prefill, decode, settings } = this.parts;
    const total = kernel.now - this.since[request];
    const fixed = Math.min(total, Math.max(0, this.aloneUntil[request] - this.since[request]));
    probes.waited(request, WAIT.transferFixed, fixed);
    probes.waited(request, WAIT.transferShared, total - fixed);
    this.endsTransfer(request);
    if (this.gone.delete(request)) {
      this.giveUp(request);
      return;
    }
    const source = prefill.engineOf(request);
    const target = decode.engineOf(request);
    this.place[request] = AT_DECODE;
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
    this.place[request] = WAITS_FOR_MEMORY;
    this.since[request] = kernel.now;
    this.waiting[decode.engines.indexOf(engine)].push(request);
    this.memoryFreed(engine);
  }

  private endsWaiting(request: number): void {
    const { kernel, probes, settings } = this.parts;
    const part = settings.memory === 'source-first' ? WAIT.handoff : WAIT.reservation;
    probes.waited(request, part, kernel.now - this.since[request]);
  }

  /** The client of a request that waits for memory has gone. */
  private leaveQueue(request: number): void {
    const { decode } = this.parts;
    const queue = this.waiting[decode.engines.indexOf(decode.engineOf(request))];
    queue.splice(queue.indexOf(request), 1);
    this.endsWaiting(request);
    this.giveUp(request);
  }

  /** Both sides take back what they had set aside for a request. */
  private giveUp(request: number): void {
    const { prefill, decode, left } = this.parts;
    const source = prefill.engineOf(request);
    source.releasePrompt(request);
    source.forget(request);
    prefill.leave(request);
    if (decode.holds(request)) {
      const target = decode.engineOf(request);
      decode.leave(request);
      if (this.place[request] === WAITS_FOR_MEMORY) this.memoryFreed(target);
      else target.cancelReservation(request, this.contextTokens(request));
    }
    left(request);
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

  private endsTransfer(request: number): void {
    const { kernel, probes, prefill, decode } = this.parts;
    const from = prefill.engineOf(request).worker;
    const to = decode.engineOf(request).worker;
    probes.transferred(request, from, to, kernel.now);
  }

  private sendPiece(request: number, bytes: number): void {
    const { kernel, prefill, decode, network } = this.parts;
    const from = prefill.engineOf(request).worker;
    const seconds = network.send(request, from, decode.engineOf(request).worker, bytes);
    this.aloneUntil[request] = Math.max(this.aloneUntil[request], kernel.now + seconds);
  }
}
