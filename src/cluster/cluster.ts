import type { StepCost } from '../cost/step-cost.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineHost, EngineRole } from '../engine/engine-host.ts';
import type { EngineProfile } from '../engine/engine-profile.ts';
import type { HostTierPlan } from '../engine/kv/host-tier.ts';
import { Sequences } from '../engine/sequences.ts';
import { ConfigError } from '../errors.ts';
import type { Link } from '../hardware/link.ts';
import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { FailureReason } from '../probe/probe.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import { stream } from '../random/stream.ts';
import type { Workload } from '../workload/request-table.ts';
import { Clients, type LoadSource } from './clients.ts';
import { Gateway } from './gateway.ts';
import { Handover } from './handover.ts';
import type { Ingress } from './ingress.ts';
import { NETWORKS } from './network.ts';
import { Pool } from './pool.ts';
import { ROUTERS, type RouterKind } from './routers/index.ts';

/** The workers of one role: how many, and what each of them is. */
export interface PoolPlan {
  role: EngineRole;
  count: number;
  profile: EngineProfile;
  cost: StepCost;
  kvBlocks: number;
  hostTier?: HostTierPlan;
}

export interface ClusterPlan {
  /** One aggregated pool, or a prefill and a decode pool. */
  pools: PoolPlan[];
  router: RouterKind;
  decodeRouter: RouterKind;
  ingress: Ingress;
  /** Only with a prefill and a decode pool. */
  handover?: { link: Link; scope: 'worker' | 'fabric'; kvBytesPerToken: number; layers: number };
}

/**
 * A serving cluster: clients send requests through the ingress to a router, which hands them to engines; in a
 * disaggregated layout their KV moves from a prefill to a decode worker in between.
 */
export class Cluster implements EngineHost, EventHandler {
  private readonly kernel: Kernel;
  private readonly probes: Probes;
  private readonly workload: Workload;
  private readonly ingress: Ingress;
  private readonly gateway: Gateway;
  private readonly clients: LoadSource;
  /** Where requests go first: the aggregated or the prefill workers. */
  private readonly entry: Pool;
  private readonly decode: Pool | undefined;
  private readonly handover: Handover | undefined;
  private readonly engines: Engine[] = [];
  private readonly sequences: Sequences[] = [];
  private readonly handler: number;
  /** 1 from the moment when the client has its answer, has given up or been refused. */
  private readonly ended: Uint8Array;
  /** 1 from the moment when it goes to a worker until it has left the last one. */
  private readonly inside: Uint8Array;
  /** Those whose clients went away while they were on their way in. */
  private readonly aborted = new Set<number>();
  /** When each client gives up; only if clients do. */
  private readonly deadlineSeconds: Float64Array | undefined;

  /**
   * @param source what sends the requests; by default clients that do as the workload says
   * @throws ConfigError if the parts do not go together
   */
  constructor(
    plan: ClusterPlan,
    workload: Workload,
    seed: number,
    kernel: Kernel,
    probes: Probes,
    source?: LoadSource,
  ) {
    this.kernel = kernel;
    this.probes = probes;
    this.workload = workload;
    this.ingress = plan.ingress;
    this.handler = kernel.register(this);
    this.ended = new Uint8Array(workload.requests.count);
    this.inside = new Uint8Array(workload.requests.count);
    if (plan.ingress.timeoutSeconds !== undefined)
      this.deadlineSeconds = new Float64Array(workload.requests.count);
    this.clients = source ?? new Clients(kernel, workload, (request) => this.sent(request));
    this.gateway = new Gateway({
      kernel,
      probes,
      ingress: plan.ingress,
      table: workload.requests,
      stream: stream(seed, 'gateway'),
      dispatch: (request) => this.dispatch(request),
      refuse: (request, reason) => {
        this.fail(request, reason);
        this.clients.left(request);
      },
    });
    const [entry, decode] = plan.pools;
    this.entry = this.buildPool(entry, ROUTERS[plan.router](stream(seed, 'router')));
    if (decode !== undefined) {
      this.decode = this.buildPool(decode, ROUTERS[plan.decodeRouter](stream(seed, 'decode-router')));
      this.handover = this.buildHandover(plan, this.decode);
    }
  }

  start(): void {
    this.clients.start();
  }

  /**
   * A request comes in now that its row of the table was filled in. Nothing may be left in the cluster of the one that had
   * the row before: see LoadSource.left.
   */
  receive(request: number): void {
    this.ended[request] = 0;
    for (const sequences of this.sequences) sequences.renew(request);
    this.sent(request);
  }

  /**
   * The client of a request has gone. In an aggregated layout it gives up its place before the next step, or ends with its
   * next token; in xPyD a prompt that a prefill worker has is computed and handed over before.
   */
  abort(request: number): void {
    if (this.ended[request] === 1) return;
    this.fail(request, 'aborted');
    if (this.inside[request] === 1) {
      this.workload.requests.outputTokens[request] = 1;
      const pool = this.decode ?? this.entry;
      if (pool.holds(request)) pool.engineOf(request).abort(request);
    } else if (this.gateway.remove(request)) this.clients.left(request);
    else this.aborted.add(request);
  }

  /** The requests that make a token in every decode step of a worker. */
  decoding(worker: number): Iterable<number> {
    return this.engines[worker].decoding();
  }

  /** The patience of a client is at its end, unless another's request goes by that number now. */
  handle(request: number): void {
    if (this.kernel.now >= this.deadlineSeconds![request]) this.fail(request, 'timeout');
  }

  firstToken(request: number, time: number): void {
    if (this.ended[request] === 1) return;
    const seen = this.gateway.firstTokenAt(request, time);
    if (seen !== undefined && this.waitsUntil(seen, request)) this.probes.firstToken(request, seen);
  }

  prefillStarts(request: number): void {
    this.handover!.prefillStarts(request);
  }

  prefilled(request: number): void {
    this.handover!.prefilled(request);
  }

  memoryFreed(worker: number): void {
    this.handover!.memoryFreed(this.engines[worker]);
  }

  finished(request: number, _worker: number, time: number): void {
    const { ingress, gateway } = this;
    const pool = this.decode ?? this.entry;
    pool.engineOf(request).forget(request);
    pool.leave(request);
    this.inside[request] = 0;
    gateway.left();
    const answer = gateway.lastTokenAt(request, time);
    const end = answer + (ingress.replaySeconds ?? 0);
    if (this.ended[request] === 0 && this.waitsUntil(end, request)) this.answer(request, time, answer, end);
    this.clients.left(request);
  }

  /** The client has its whole answer at `end`; the last token was made at `time` and came through at `seen`. */
  private answer(request: number, time: number, seen: number, end: number): void {
    const { ingress, workload, probes } = this;
    this.ended[request] = 1;
    if (ingress.replaySeconds !== undefined) probes.firstToken(request, seen);
    if (end > time) probes.waited(request, WAIT.egress, end - time);
    probes.finished(request, end, workload.requests.outputTokens[request]);
    this.clients.answered(end, request);
  }

  private buildPool(plan: PoolPlan, router: ReturnType<(typeof ROUTERS)[RouterKind]>): Pool {
    const { kernel, probes, workload } = this;
    const { role, count, ...engineParts } = plan;
    if (role !== 'aggregated' && plan.profile.scheduler === 'static')
      throw new ConfigError('a static batch hands nothing over: it needs an aggregated layout');
    const sequences = new Sequences(workload.requests, role === 'prefill' ? 1 : undefined);
    this.sequences.push(sequences);
    const engines = Array.from({ length: count }, () => {
      const parts = { kernel, probes, host: this, sequences, ...engineParts };
      const engine = new Engine(this.engines.length, role, parts);
      this.engines.push(engine);
      return engine;
    });
    return new Pool(engines, router, workload.requests);
  }

  private buildHandover(plan: ClusterPlan, decode: Pool): Handover {
    const { kernel, probes, workload, entry } = this;
    const { link, scope, kvBytesPerToken, layers } = plan.handover!;
    const settings = plan.pools[1].profile.disaggregation;
    if (settings.layerwise && settings.memory === 'source-first')
      throw new ConfigError(
        'layer-wise hand-over needs destination-first memory: KV leaves during the prefill',
      );
    const onArrival = (request: number) => this.handover!.pieceArrived(request);
    return new Handover({
      kernel,
      probes,
      table: workload.requests,
      prefill: entry,
      decode,
      settings,
      network: NETWORKS[link.flows]({ kernel, link, scope, workers: this.engines.length, onArrival }),
      kvBytesPerToken,
      layers,
      firstToken: (request, time) => this.firstToken(request, time),
    });
  }

  private sent(request: number): void {
    const { kernel, ingress, probes } = this;
    const { now } = kernel;
    probes.arrived(request, now);
    if (this.deadlineSeconds !== undefined) {
      const deadline = now + ingress.timeoutSeconds!;
      this.deadlineSeconds[request] = deadline;
      kernel.at(deadline, PHASE.complete, this.handler, request);
    }
    this.gateway.receive(request);
  }

  /** False if the client will have given up before `time`, when something is to reach it. */
  private waitsUntil(time: number, request: number): boolean {
    return this.deadlineSeconds === undefined || time <= this.deadlineSeconds[request];
  }

  private dispatch(request: number): void {
    const { kernel, probes, entry } = this;
    const hasGone = this.aborted.size > 0 && this.aborted.delete(request);
    const fits = this.canEverRun(request);
    if (!fits) this.fail(request, 'promptTooLong');
    if (hasGone || !fits) {
      this.gateway.left();
      this.clients.left(request);
      return;
    }
    this.inside[request] = 1;
    const engine = entry.route(request);
    probes.routed(request, engine.worker, kernel.now);
    if (this.handover === undefined) engine.enqueue(request);
    else this.handover.arrives(request);
  }

  private fail(request: number, reason: FailureReason): void {
    if (this.ended[request] === 1) return;
    this.ended[request] = 1;
    this.probes.failed(request, this.kernel.now, reason);
    this.clients.answered(this.kernel.now + this.ingress.responseDelaySeconds, request);
  }

  /** False if the prompt and the answer that it asks for exceed the KV cache of some worker that it would need. */
  private canEverRun(request: number): boolean {
    const { inputTokens, maxOutputTokens } = this.workload.requests;
    const prompt = inputTokens[request];
    const whole = prompt + maxOutputTokens[request];
    if (this.handover === undefined) return whole <= this.entry.engines[0].capacityTokens;
    return (
      prompt <= this.entry.engines[0].capacityTokens &&
      whole <= this.decode!.engines[0].capacityTokens &&
      this.handover.couldReserve(request)
    );
  }
}
