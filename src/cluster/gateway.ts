import { Fifo } from '../engine/fifo.ts';
import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { FailureReason } from '../probe/probe.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import type { RandomStream } from '../random/stream.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { Ingress } from './ingress.ts';

export interface GatewayParts {
  kernel: Kernel;
  probes: Probes;
  ingress: Ingress;
  table: RequestTable;
  stream: RandomStream;
  /** The request may go to a worker. */
  dispatch: (request: number) => void;
  /** The request gets no further: its client is refused, or has gone. */
  refuse: (request: number, reason: FailureReason) => void;
}

/**
 * The way in: rate limit, delay, a front end that works on one request at a time, a cap on the requests in the cluster.
 * The way out is `Delivery`.
 */
export class Gateway implements EventHandler {
  private readonly parts: GatewayParts;
  private readonly handler: number;
  private readonly frontEnd: number;
  private frontEndFreeAt = 0;
  private inside = 0;
  /** Those whom the cap keeps out, and since when. */
  private readonly queue = new Fifo();
  private readonly waitingSince: Float64Array;
  /** Those on their way whose clients have gone. */
  private readonly gone = new Set<number>();
  private isAdmitting = false;
  private windowEnd: number;
  private windowRequests = 0;

  constructor(parts: GatewayParts) {
    const { ingress, kernel, table, stream } = parts;
    this.parts = parts;
    this.handler = kernel.register(this);
    this.frontEnd = kernel.register({ handle: (request) => this.serve(request) });
    this.waitingSince = new Float64Array(ingress.maxConcurrent === undefined ? 0 : table.count);
    // The windows of a rate limit run by the gateway's clock, of which a client knows nothing.
    this.windowEnd =
      ingress.rateLimit === undefined ? Number.POSITIVE_INFINITY : stream() * ingress.rateLimit.seconds;
  }

  /** A client has sent a request. */
  receive(request: number): void {
    const { kernel, ingress, table, probes, refuse } = this.parts;
    const { now } = kernel;
    if (!this.withinRate(now)) {
      refuse(request, 'rateLimited');
      return;
    }
    const tokens = table.inputTokens[request];
    const reached = now + ingress.requestDelaySeconds + tokens * ingress.perPromptTokenSeconds;
    if (reached > now) probes.waited(request, WAIT.ingress, reached - now);
    if (ingress.serialSeconds === undefined) this.enterAt(reached, request);
    else if (reached > now) kernel.at(reached, PHASE.arrive, this.frontEnd, request);
    else this.serve(request);
  }

  /** A request has passed the front end. */
  handle(request: number): void {
    this.enter(request);
  }

  /** A request has left the cluster. */
  left(): void {
    this.inside--;
    // One that is refused inside leaves at once, in the midst of the loop.
    if (this.isAdmitting) return;
    this.isAdmitting = true;
    while (this.queue.size > 0 && this.hasRoom()) {
      const request = this.queue.shift();
      this.endsWaiting(request);
      this.letIn(request);
    }
    this.isAdmitting = false;
  }

  /** The client of a request that was not let in has gone. Whoever is on the way to the gate is turned away there. */
  abort(request: number): void {
    if (this.queue.remove(request)) {
      this.endsWaiting(request);
      this.parts.refuse(request, 'aborted');
    } else this.gone.add(request);
  }

  /** A request has reached the front end, which takes one at a time. */
  private serve(request: number): void {
    const { kernel, ingress, probes } = this.parts;
    const ready = Math.max(kernel.now, this.frontEndFreeAt) + ingress.serialSeconds!;
    this.frontEndFreeAt = ready;
    probes.waited(request, WAIT.ingress, ready - kernel.now);
    this.enterAt(ready, request);
  }

  private enterAt(time: number, request: number): void {
    const { kernel } = this.parts;
    if (time > kernel.now) kernel.at(time, PHASE.arrive, this.handler, request);
    else this.enter(request);
  }

  private enter(request: number): void {
    if (this.gone.size > 0 && this.gone.delete(request)) {
      this.parts.refuse(request, 'aborted');
    } else if (this.hasRoom()) {
      this.letIn(request);
    } else {
      this.waitingSince[request] = this.parts.kernel.now;
      this.queue.push(request);
    }
  }

  private hasRoom(): boolean {
    return this.inside < (this.parts.ingress.maxConcurrent ?? Number.POSITIVE_INFINITY);
  }

  private endsWaiting(request: number): void {
    this.parts.probes.waited(request, WAIT.gateway, this.parts.kernel.now - this.waitingSince[request]);
  }

  private letIn(request: number): void {
    this.inside++;
    this.parts.dispatch(request);
  }

  private withinRate(now: number): boolean {
    const { rateLimit } = this.parts.ingress;
    if (rateLimit === undefined) return true;
    if (now >= this.windowEnd) {
      this.windowEnd += (Math.floor((now - this.windowEnd) / rateLimit.seconds) + 1) * rateLimit.seconds;
      this.windowRequests = 0;
    }
    return ++this.windowRequests <= rateLimit.requests;
  }
}
