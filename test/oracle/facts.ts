import type { Probe } from '../../src/probe/probe.ts';

/** The hooks that know nothing of the parts of the wait, which have laws of their own. */
export type PlainFacts = Required<Omit<Probe, 'waited' | 'planned'>>;

/** Everything that a run tells its probes, but for the parts of the wait, as lines of exact numbers. */
export class Facts implements PlainFacts {
  readonly lines: string[] = [];

  arrived(...facts: unknown[]): void {
    this.note('arrived', facts);
  }
  routed(...facts: unknown[]): void {
    this.note('routed', facts);
  }
  queued(...facts: unknown[]): void {
    this.note('queued', facts);
  }
  scheduled(...facts: unknown[]): void {
    this.note('scheduled', facts);
  }
  prefills(request: number, worker: number, tokens: number, cachedTokens: number): void {
    this.note('prefills', [request, worker, tokens, cachedTokens]);
  }
  stepped(worker: number, step: object): void {
    const { prefillSeconds: _, ...facts } = step as Record<string, number>;
    this.note('stepped', [worker, ...Object.entries(facts).sort().flat()]);
  }
  tokens(worker: number, time: number, gap: number, count: number): void {
    for (let token = 0; token < count; token++) this.note('token', [worker, time, gap]);
  }
  received(...facts: unknown[]): void {
    this.note('received', facts);
  }
  firstToken(...facts: unknown[]): void {
    this.note('firstToken', facts);
  }
  preempted(...facts: unknown[]): void {
    this.note('preempted', facts);
  }
  transferStarted(...facts: unknown[]): void {
    this.note('transferStarted', facts);
  }
  transferred(...facts: unknown[]): void {
    this.note('transferred', facts);
  }
  finished(...facts: unknown[]): void {
    this.note('finished', facts);
  }
  failed(...facts: unknown[]): void {
    this.note('failed', facts);
  }

  private note(kind: string, facts: unknown[]): void {
    this.lines.push([kind, ...facts].join(' '));
  }
}
