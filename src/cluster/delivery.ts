import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { Ingress } from './ingress.ts';

/** True if the gaps between tokens at the client are not those at the engine: tokens are bundled, or answers replayed. */
export function changesGaps({ flushSeconds = 0, replaySeconds }: Ingress): boolean {
  return flushSeconds > 0 || replaySeconds !== undefined;
}

/** The client of a request receives a token, not its first, `gap` seconds after the one before. */
type Received = (request: number, time: number, gap: number) => void;

/**
 * The way of an answer to its client: says when a token that the cluster made is seen.
 *
 * As a rule a constant delay later. With `flush` tokens wait for the next bundle, one every so often from the moment on
 * when the request was let in; the end of an answer waits for none, unless nothing was sent before. With `replay` the
 * answer waits until it is complete, and then its tokens come at equal distances.
 */
export class Delivery implements EventHandler {
  private readonly kernel: Kernel;
  private readonly handler: number;
  private readonly received: Received;
  private readonly changesGaps: boolean;
  private readonly delaySeconds: number;
  private readonly flushSeconds: number;
  private readonly replaySeconds: number | undefined;
  /** When each request was let in, and when its client saw a token last; only where gaps change, as all that follows. */
  private readonly openedSeconds: Float64Array;
  private readonly lastSeenSeconds: Float64Array;
  /** Tokens of each request that wait for its next bundle, and when that goes out. */
  private readonly bundledTokens: Int32Array;
  private readonly bundleSeconds: Float64Array;

  /**
   * @param count number of requests
   * @param received told of every token after the first where gaps change
   */
  constructor(kernel: Kernel, ingress: Ingress, count: number, received: Received) {
    this.kernel = kernel;
    this.handler = kernel.register(this);
    this.received = received;
    this.changesGaps = changesGaps(ingress);
    this.delaySeconds = ingress.responseDelaySeconds;
    this.flushSeconds = ingress.flushSeconds ?? 0;
    this.replaySeconds = ingress.replaySeconds;
    const rows = this.changesGaps ? count : 0;
    this.openedSeconds = new Float64Array(rows);
    this.lastSeenSeconds = new Float64Array(rows);
    this.bundledTokens = new Int32Array(rows);
    this.bundleSeconds = new Float64Array(rows);
  }

  /** A request is let in now. */
  opens(request: number): void {
    if (!this.changesGaps) return;
    this.openedSeconds[request] = this.kernel.now;
    this.lastSeenSeconds[request] = 0;
    this.bundledTokens[request] = 0;
  }

  /** When the client sees a first token that was made at `time`; undefined if it waits for the last: see `replayBegins`. */
  firstToken(request: number, time: number): number | undefined {
    if (!this.changesGaps) return time + this.delaySeconds;
    if (this.replaySeconds !== undefined) return undefined;
    this.lastSeenSeconds[request] = this.bundleOf(request, time) + this.delaySeconds;
    return this.lastSeenSeconds[request];
  }

  /** Another token was made now; only where gaps change. */
  token(request: number): void {
    if (this.replaySeconds !== undefined) return;
    const { kernel } = this;
    const goes = this.bundleOf(request, kernel.now);
    if (goes > this.bundleSeconds[request]) this.sendBundle(request);
    this.bundleSeconds[request] = goes;
    if (this.bundledTokens[request]++ > 0) return;
    if (goes > kernel.now) kernel.at(goes, PHASE.complete, this.handler, request);
    else this.sendBundle(request);
  }

  /** It is time for a bundle, unless its tokens have gone with the end of the answer. */
  handle(request: number): void {
    if (this.bundleSeconds[request] <= this.kernel.now) this.sendBundle(request);
  }

  /** When the client sees the first token of an answer that was held back and is complete now; undefined if it was not. */
  get replayBegins(): number | undefined {
    return this.replaySeconds === undefined ? undefined : this.kernel.now + this.delaySeconds;
  }

  /** When the client sees the last token, which was made at `time`. */
  lastToken(request: number, time: number): number {
    const seen = time + this.delaySeconds;
    if (!this.changesGaps) return seen;
    if (this.replaySeconds !== undefined) return seen + this.replaySeconds;
    return Math.max(seen, this.lastSeenSeconds[request]);
  }

  /** An answer of so many tokens is complete now, and its client waits for it until `end`, when it sees the last. */
  complete(request: number, tokens: number, end: number): void {
    if (!this.changesGaps) return;
    if (this.replaySeconds === undefined) {
      this.send(request, end);
      return;
    }
    const gap = this.replaySeconds / (tokens - 1);
    const begin = this.replayBegins!;
    for (let token = 1; token < tokens; token++) this.received(request, begin + token * gap, gap);
  }

  /** The client has gone, now: what has not reached it never will. */
  cut(request: number): void {
    if (!this.changesGaps) return;
    if (this.bundleSeconds[request] + this.delaySeconds <= this.kernel.now) this.sendBundle(request);
    this.bundledTokens[request] = 0;
  }

  /** When a token that was made at `time` leaves the gateway. */
  private bundleOf(request: number, time: number): number {
    if (this.flushSeconds === 0) return time;
    const opened = this.openedSeconds[request];
    const bundle = Math.ceil((time - opened) / this.flushSeconds);
    const before = opened + (bundle - 1) * this.flushSeconds;
    // Rounding must not keep a token waiting that was made at the very time of a bundle.
    return before >= time ? before : opened + bundle * this.flushSeconds;
  }

  private sendBundle(request: number): void {
    this.send(request, this.bundleSeconds[request] + this.delaySeconds);
  }

  /** The tokens that wait reach the client together. */
  private send(request: number, time: number): void {
    const tokens = this.bundledTokens[request];
    this.bundledTokens[request] = 0;
    for (let token = 0; token < tokens; token++) {
      const gap = time - this.lastSeenSeconds[request];
      this.lastSeenSeconds[request] = time;
      this.received(request, time, gap);
    }
  }
}
