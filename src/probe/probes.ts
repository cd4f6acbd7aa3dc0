import type { FailureReason, Probe, StepFacts } from './probe.ts';

/** Calls several probes in turn, each hook only on those that have it. */
export class Probes implements Required<Probe> {
  private readonly hooks: { [K in keyof Probe]-?: Probe[] };

  /** Some probe wants `planned`, whose facts are not for nothing where a worker idles. */
  readonly hearPlans: boolean;

  constructor(probes: readonly Probe[]) {
    const having = (hook: keyof Probe) => probes.filter((probe) => probe[hook] !== undefined);
    this.hooks = {
      arrived: having('arrived'),
      routed: having('routed'),
      queued: having('queued'),
      scheduled: having('scheduled'),
      prefills: having('prefills'),
      planned: having('planned'),
      stepped: having('stepped'),
      tokens: having('tokens'),
      received: having('received'),
      firstToken: having('firstToken'),
      preempted: having('preempted'),
      transferStarted: having('transferStarted'),
      transferred: having('transferred'),
      waited: having('waited'),
      finished: having('finished'),
      failed: having('failed'),
    };
    this.hearPlans = this.hooks.planned.length > 0;
  }

  arrived(request: number, time: number): void {
    for (const probe of this.hooks.arrived) probe.arrived!(request, time);
  }
  routed(request: number, worker: number, time: number): void {
    for (const probe of this.hooks.routed) probe.routed!(request, worker, time);
  }
  queued(request: number, worker: number, time: number): void {
    for (const probe of this.hooks.queued) probe.queued!(request, worker, time);
  }
  scheduled(request: number, worker: number, time: number, cachedTokens: number): void {
    for (const probe of this.hooks.scheduled) probe.scheduled!(request, worker, time, cachedTokens);
  }
  prefills(
    request: number,
    worker: number,
    tokens: number,
    cachedTokens: number,
    aloneSeconds: number,
  ): void {
    for (const probe of this.hooks.prefills)
      probe.prefills!(request, worker, tokens, cachedTokens, aloneSeconds);
  }
  planned(worker: number, step: StepFacts, blockedBy: number): void {
    for (const probe of this.hooks.planned) probe.planned!(worker, step, blockedBy);
  }
  stepped(worker: number, step: StepFacts): void {
    for (const probe of this.hooks.stepped) probe.stepped!(worker, step);
  }
  tokens(worker: number, time: number, gap: number, count: number): void {
    for (const probe of this.hooks.tokens) probe.tokens!(worker, time, gap, count);
  }
  received(request: number, time: number): void {
    for (const probe of this.hooks.received) probe.received!(request, time);
  }
  firstToken(request: number, time: number): void {
    for (const probe of this.hooks.firstToken) probe.firstToken!(request, time);
  }
  preempted(request: number, worker: number, time: number): void {
    for (const probe of this.hooks.preempted) probe.preempted!(request, worker, time);
  }
  transferStarted(request: number, from: number, to: number, bytes: number, time: number): void {
    for (const probe of this.hooks.transferStarted) probe.transferStarted!(request, from, to, bytes, time);
  }
  transferred(request: number, from: number, to: number, time: number): void {
    for (const probe of this.hooks.transferred) probe.transferred!(request, from, to, time);
  }
  waited(request: number, part: number, seconds: number): void {
    for (const probe of this.hooks.waited) probe.waited!(request, part, seconds);
  }
  finished(request: number, time: number, outputTokens: number): void {
    for (const probe of this.hooks.finished) probe.finished!(request, time, outputTokens);
  }
  failed(request: number, time: number, reason: FailureReason): void {
    for (const probe of this.hooks.failed) probe.failed!(request, time, reason);
  }
}
