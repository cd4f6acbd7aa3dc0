import type { StepCost } from '../cost/step-cost.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineHost, EngineRole } from '../engine/engine-host.ts';
import type { EngineProfile } from '../engine/engine-profile.ts';
import type { HostTierPlan } from '../engine/kv/host-tier.ts';
import { Sequences } from '../engine/sequences.ts';
import { ConfigError } from '../errors.ts';
import { effectiveBandwidth, type Link, setupSeconds } from '../hardware/link.ts';
import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { FailureReason } from '../probe/probe.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import { stream } from '../random/stream.ts';
import type { Workload } from '../workload/request-table.ts';
import { Clients } from './clients.ts';
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
  private readonly clients: Clients;
  /** Where requests go first: the aggregated or the prefill workers. */
  private readonly entry: Pool;
  private readonly decode: Pool | undefined;
  private readonly handover: Handover | undefined;
  private readonly engines: Engine[] = [];
  private readonly handler: number;
  /** 1 from the moment when the client has its answer, has given up or been refused. */
  private readonly ended: Uint8Array;
  /** When each client gives up; only if clients do. */
  private readonly deadlineSeconds: Float64Array | undefined;

  /** @throws ConfigError if the parts do not go together */
  constructor(plan: ClusterPlan, workload: Workload, seed: number, kernel: Kernel, probes: Probes) {
    this.kernel = kernel;
    this.probes = probes;
    this.workload = workload;
    this.ingress = plan.ingress;
    this.handler = kernel.register(this);
    this.ended = new Uint8Array(workload.requests.count);
    if (plan.ingress.timeoutSeconds !== undefined)
      this.deadlineSeconds = new Float64Array(workload.requests.count);
    this.clients = new Clients(kernel, workload, (request) => this.sent(request));
    this.gateway = new Gateway({
      kernel,
      probes,
      ingress: plan.ingress,
      table: workload.requests,
      stream: stream(seed, 'gateway'),
      dispatch: (request) => this.dispatch(request),
      refuse: (request, reason) => this.fail(request, reason),
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

  /** The patience of a client is at its end. */
  handle(request: number): void {
    this.fail(request, 'timeout');
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
    const { ingress, workload, probes, gateway } = this;
    (this.decode ?? this.entry).leave(request);
    gateway.left();
    const answer = gateway.lastTokenAt(request, time);
    const end = answer + (ingress.replaySeconds ?? 0);
    if (this.ended[request] === 1 || !this.waitsUntil(end, request)) return;
    this.ended[request] = 1;
    if (ingress.replaySeconds !== undefined) probes.firstToken(request, answer);
    if (end > time) probes.waited(request, WAIT.egress, end - time);
    probes.finished(request, end, workload.requests.outputTokens[request]);
    this.clients.answered(end);
  }

  private buildPool(plan: PoolPlan, router: ReturnType<(typeof ROUTERS)[RouterKind]>): Pool {
    const { kernel, probes, workload } = this;
    const { role, count, ...engineParts } = plan;
    if (role !== 'aggregated' && plan.profile.scheduler === 'static')
      throw new ConfigError('a static batch hands nothing over: it needs an aggregated layout');
    const sequences = new Sequences(workload.requests, role === 'prefill' ? 1 : undefined);
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
      aloneSeconds: (bytes) => setupSeconds(link) + bytes / effectiveBandwidth(link),
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
    if (!this.canEverRun(request)) {
      this.fail(request, 'promptTooLong');
      this.gateway.left();
      return;
    }
    const engine = entry.route(request);
    probes.routed(request, engine.worker, kernel.now);
    if (this.handover === undefined) engine.enqueue(request);
    else this.handover.arrives(request);
  }

  private fail(request: number, reason: FailureReason): void {
    if (this.ended[request] === 1) return;
    this.ended[request] = 1;
    this.probes.failed(request, this.kernel.now, reason);
    this.clients.answered(this.kernel.now + this.ingress.responseDelaySeconds);
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
