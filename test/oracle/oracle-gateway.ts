import type { Ingress } from '../../src/cluster/ingress.ts';
import { PHASE } from '../../src/kernel/phase.ts';
import type { RandomStream } from '../../src/random/stream.ts';
import type { EventList } from './event-list.ts';

/** The way in, and how the client sees what comes out. */
export class OracleGateway {
  private readonly ingress: Ingress;
  private readonly events: EventList;
  private readonly windowPhase: number;
  private readonly admitted: number[] = [];
  private readonly gone = new Set<number>();
  private queue: { request: number; enter: () => void }[] = [];
  private frontEndFree = 0;
  private inside = 0;

  constructor(ingress: Ingress, events: EventList, random: RandomStream) {
    this.ingress = ingress;
    this.events = events;
    this.windowPhase = ingress.rateLimit === undefined ? 0 : random() * ingress.rateLimit.seconds;
  }

  /** False if the window of the rate limit has let in as many requests as it may; every attempt counts. */
  isWithinRate(): boolean {
    const { rateLimit } = this.ingress;
    if (rateLimit === undefined) return true;
    const { now } = this.events;
    let windowStart = this.windowPhase;
    while (windowStart + rateLimit.seconds <= now) windowStart += rateLimit.seconds;
    if (now < this.windowPhase) windowStart = Number.NEGATIVE_INFINITY;
    this.admitted.push(now);
    return this.admitted.filter((time) => time >= windowStart).length <= rateLimit.requests;
  }

  /** Brings a request through delays and front end, and then in when there is room. */
  receive(request: number, inputTokens: number, enter: () => void): void {
    const { requestDelaySeconds, perPromptTokenSeconds, serialSeconds } = this.ingress;
    const { now } = this.events;
    const reached = now + requestDelaySeconds + inputTokens * perPromptTokenSeconds;
    const arrive = () => {
      if (this.gone.has(request)) return;
      this.queue.push({ request, enter });
      this.letIn();
    };
    const serve = () => {
      this.frontEndFree = Math.max(this.events.now, this.frontEndFree) + serialSeconds!;
      this.later(this.frontEndFree, arrive);
    };
    this.later(reached, serialSeconds === undefined ? arrive : serve);
  }

  /** The client of a request that is not in the cluster has gone: it does not get in. */
  abort(request: number): void {
    this.gone.add(request);
    this.queue = this.queue.filter((waiting) => waiting.request !== request);
  }

  left(): void {
    this.inside--;
    this.letIn();
  }

  /** When the client sees the first token: with the first bundle after it was made; bundles count from `letIn`. */
  firstSeen(letIn: number, made: number): number {
    const { flushSeconds = 0, responseDelaySeconds } = this.ingress;
    if (flushSeconds === 0) return made + responseDelaySeconds;
    let bundle = 0;
    while (letIn + bundle * flushSeconds < made && (made - letIn) / flushSeconds > bundle) bundle++;
    return letIn + bundle * flushSeconds + responseDelaySeconds;
  }

  /** When the client sees the last token: at once, but not before the first. */
  lastSeen(letIn: number, firstMade: number, made: number): number {
    const { flushSeconds = 0, responseDelaySeconds, replaySeconds } = this.ingress;
    const seen = made + responseDelaySeconds;
    if (flushSeconds === 0 || replaySeconds !== undefined) return seen;
    return Math.max(seen, this.firstSeen(letIn, firstMade));
  }

  /** False if the client sees all tokens in the same distance as they were made. */
  get changesGaps(): boolean {
    const { flushSeconds = 0, replaySeconds } = this.ingress;
    return flushSeconds > 0 || replaySeconds !== undefined;
  }

  /** When a client sees the tokens after the first, and how long after the one before: with their bundles or with the last. */
  bundled(letIn: number, made: number[], last: number): { time: number; gap: number }[] {
    const times = made.map((time) => Math.min(this.firstSeen(letIn, time), last));
    return times.slice(1).map((time, index) => ({ time, gap: time - times[index] }));
  }

  /** The same of an answer of so many tokens that is replayed from `begin` on. */
  replayed(begin: number, tokens: number): { time: number; gap: number }[] {
    const gap = this.ingress.replaySeconds! / (tokens - 1);
    return Array.from({ length: tokens - 1 }, (_, index) => ({ time: begin + (index + 1) * gap, gap }));
  }

  private later(time: number, what: () => void): void {
    if (time > this.events.now) this.events.at(time, PHASE.arrive, what);
    else what();
  }

  private letIn(): void {
    const room = (this.ingress.maxConcurrent ?? Number.POSITIVE_INFINITY) - this.inside;
    if (this.queue.length === 0 || room <= 0) return;
    this.inside++;
    this.queue.shift()!.enter();
  }
}
