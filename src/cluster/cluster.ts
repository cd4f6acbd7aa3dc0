import type { StepCost } from '../cost/step-cost.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineHost, EngineRole } from '../engine/engine-host.ts';
import type { EngineProfile } from '../engine/engine-profile.ts';
import type { HostTierPlan } from '../engine/kv/host-tier.ts';
import { Sequences } from '../engine/sequences.ts';
import { ConfigError } from '../errors.ts';
import type { Link } from '../hardware/link.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { FailureReason } from '../probe/probe.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import { stream } from '../random/stream.ts';
import type { Workload } from '../workload/request-table.ts';
import { Clients, type LoadSource } from './clients.ts';
import { changesGaps, Delivery } from './delivery.ts';
import { Gateway } from './gateway.ts';
import { Handover } from './handover.ts';
import type { Ingress } from './ingress.ts';
import { NETWORKS } from './network.ts';
import { Patience } from './patience.ts';
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
 * Where a request is: nowhere, at the gateway on its way in, from when it goes to a worker until it has left the last, or
 * complete but kept by its batch.
 */
const OUTSIDE = 0;
const ENTERING = 1;
const INSIDE = 2;
const KEPT = 3;

/**
 * A serving cluster: clients send requests through the ingress to a router, which hands them to engines; in a
 * disaggregated layout their KV moves from a prefill to a decode worker in between.
 */
export class Cluster implements EngineHost {
  private readonly kernel: Kernel;
  private readonly probes: Probes;
  private readonly workload: Workload;
  private readonly ingress: Ingress;
  private readonly gateway: Gateway;
  private readonly delivery: Delivery;
  private readonly patience: Patience;
  private readonly clients: LoadSource;
  /** Where requests go first: the aggregated or the prefill workers. */
  private readonly entry: Pool;
  private readonly decode: Pool | undefined;
  private readonly handover: Handover | undefined;
  private readonly engines: Engine[] = [];
  private readonly sequences: Sequences[] = [];
  /** 1 from the moment when the client has its answer, has given up or been refused. */
  private readonly ended: Uint8Array;
  private readonly place: Uint8Array;
  /** Engines tell of each token only where it matters which is whose. */
  readonly token: EngineHost['token'];

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
    const { ingress } = plan;
    const { count } = workload.requests;
    this.kernel = kernel;
    this.probes = probes;
    this.workload = workload;
    this.ingress = ingress;
    this.ended = new Uint8Array(count);
    this.place = new Uint8Array(count);
    this.clients = source ?? new Clients(kernel, workload, (request) => this.sent(request));
    this.gateway = new Gateway({
      kernel,
      probes,
      ingress,
      table: workload.requests,
      stream: stream(seed, 'gateway'),
      dispatch: (request) => this.dispatch(request),
      refuse: (request, reason) => {
        this.fail(request, reason);
        this.place[request] = OUTSIDE;
        this.clients.left(request);
      },
    });
    this.delivery = new Delivery(kernel, ingress, count, (...token) => this.received(...token));
    this.patience = new Patience(kernel, ingress, count, (request) => this.abort(request, 'timeout'));
    if (changesGaps(ingress)) this.token = (request) => this.delivery.token(request);
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
   * The client of a request has gone. What waits leaves at once; what is in a step leaves when the step ends, and without
   * the token that comes of it; KV that is on a link arrives before it is given up.
   */
  abort(request: number, reason: FailureReason = 'aborted'): void {
    if (this.ended[request] === 1) return;
    this.fail(request, reason);
    if (this.place[request] === INSIDE) (this.handover ?? this.entry.engineOf(request)).abort(request);
    else if (this.place[request] === ENTERING) this.gateway.abort(request);
    else if (this.place[request] === OUTSIDE) this.clients.left(request);
  }

  /** The requests that make a token in every decode step of a worker. */
  decoding(worker: number): Iterable<number> {
    return this.engines[worker].decoding();
  }

  firstToken(request: number, time: number): void {
    if (this.ended[request] === 1) return;
    const seen = this.delivery.firstToken(request, time);
    if (seen !== undefined && this.patience.lastsUntil(seen, request)) this.probes.firstToken(request, seen);
  }

  prefillStarts(request: number): void {
    this.handover!.prefillStarts(request);
  }

  prefilled(request: number): void {
    this.handover!.prefilled(request);
  }

  promptAbandoned(request: number): void {
    this.handover!.promptAbandoned(request);
  }

  memoryFreed(worker: number): void {
    this.handover!.memoryFreed(this.engines[worker]);
  }

  finished(request: number, _worker: number, time: number, isKept: boolean): void {
    const end = this.delivery.lastToken(request, time);
    const isAwaited = this.ended[request] === 0 && this.patience.lastsUntil(end, request);
    if (isAwaited) this.deliver(request, end);
    const pool = this.decode ?? this.entry;
    pool.engineOf(request).forget(request);
    pool.leave(request);
    this.place[request] = KEPT;
    this.gateway.left();
    if (isAwaited) this.answer(request, time, end);
    if (!isKept) this.released(request);
  }

  released(request: number): void {
    this.place[request] = OUTSIDE;
    // One whose answer comes too late keeps its row until its client gives up.
    if (this.ended[request] === 1) this.clients.left(request);
  }

  /** Nothing of an answer that is complete needs to be held back. */
  private deliver(request: number, end: number): void {
    const { replayBegins } = this.delivery;
    if (replayBegins !== undefined) this.probes.firstToken(request, replayBegins);
    this.delivery.complete(request, this.workload.requests.outputTokens[request], end);
  }

  /** The client has its whole answer at `end`; the last token was made at `time`. */
  private answer(request: number, time: number, end: number): void {
    const { workload, probes } = this;
    this.ended[request] = 1;
    if (end > time) probes.waited(request, WAIT.egress, end - time);
    probes.finished(request, end, workload.requests.outputTokens[request]);
    this.clients.answered(end, request);
  }

  private received(request: number, time: number, gap: number): void {
    if (!this.patience.lastsUntil(time, request)) return;
    const { worker } = (this.decode ?? this.entry).engineOf(request);
    this.probes.tokens(worker, time, gap, 1);
    this.probes.received(request, time);
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
    const onArrival = (request: number) => this.handover!.pieceArrived(request);
    return new Handover({
      kernel,
      probes,
      table: workload.requests,
      prefill: entry,
      decode,
      settings: plan.pools[1].profile.disaggregation,
      network: NETWORKS[link.flows]({ kernel, link, scope, workers: this.engines.length, onArrival }),
      kvBytesPerToken,
      layers,
      firstToken: (request, time) => this.firstToken(request, time),
      left: (request) => this.leaves(request),
    });
  }

  private sent(request: number): void {
    this.place[request] = ENTERING;
    this.probes.arrived(request, this.kernel.now);
    this.patience.begins(request);
    this.gateway.receive(request);
  }

  private dispatch(request: number): void {
    const { kernel, probes, entry } = this;
    if (!this.canEverRun(request)) {
      this.fail(request, 'promptTooLong');
      this.leaves(request);
      return;
    }
    this.place[request] = INSIDE;
    this.delivery.opens(request);
    const engine = entry.route(request);
    probes.routed(request, engine.worker, kernel.now);
    if (this.handover === undefined) engine.enqueue(request);
    else this.handover.arrives(request);
  }

  /** A request leaves the cluster without an answer. */
  private leaves(request: number): void {
    this.place[request] = OUTSIDE;
    this.gateway.left();
    this.clients.left(request);
  }

  private fail(request: number, reason: FailureReason): void {
    if (this.ended[request] === 1) return;
    this.delivery.cut(request);
    this.ended[request] = 1;
    this.probes.failed(request, this.kernel.now, reason);
    this.clients.answered(this.kernel.now + this.ingress.responseDelaySeconds, request);
  }

  /** False if the prompt and the answer that it asks for exceed the KV cache of some worker that it would need. */
  private canEverRun(request: number): boolean {
    const { inputTokens, maxOutputTokens } = this.workload.requests;
    const whole = inputTokens[request] + maxOutputTokens[request];
    if (this.handover !== undefined) return this.handover.canEverServe(request, whole);
    return whole <= this.entry.engines[0].capacityTokens;
  }
}
