import type { StepCost } from '../cost/step-cost.ts';
import { Engine, type EngineHost, type EngineRole } from '../engine/engine.ts';
import type { EngineProfile } from '../engine/engine-profile.ts';
import { Sequences } from '../engine/sequences.ts';
import { effectiveBandwidth, type Link } from '../hardware/link.ts';
import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { Probes } from '../probe/probes.ts';
import { WAIT } from '../probe/waiting.ts';
import { stream } from '../random/stream.ts';
import type { Workload } from '../workload/request-table.ts';
import { Clients } from './clients.ts';
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
  private readonly clients: Clients;
  /** Where requests go first: the aggregated or the prefill workers. */
  private readonly entry: Pool;
  private readonly decode: Pool | undefined;
  private readonly handover: Handover | undefined;
  private readonly engines: Engine[] = [];
  private readonly handler: number;

  constructor(plan: ClusterPlan, workload: Workload, seed: number, kernel: Kernel, probes: Probes) {
    this.kernel = kernel;
    this.probes = probes;
    this.workload = workload;
    this.ingress = plan.ingress;
    this.handler = kernel.register(this);
    this.clients = new Clients(kernel, workload, (request) => this.sent(request));
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

  /** A request has passed the ingress. */
  handle(request: number): void {
    this.dispatch(request);
  }

  firstToken(request: number, time: number): void {
    this.probes.firstToken(request, time + this.ingress.responseDelaySeconds);
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
    const { ingress, workload, probes } = this;
    const delay = ingress.responseDelaySeconds;
    if (delay > 0) probes.waited(request, WAIT.egress, delay);
    (this.decode ?? this.entry).leave(request);
    probes.finished(request, time + delay, workload.requests.outputTokens[request]);
    this.clients.answered(time + delay);
  }

  private buildPool(plan: PoolPlan, router: ReturnType<(typeof ROUTERS)[RouterKind]>): Pool {
    const { kernel, probes, workload } = this;
    const { cost, profile, kvBlocks } = plan;
    const sequences = new Sequences(workload.requests);
    const engines = Array.from({ length: plan.count }, () => {
      const parts = { kernel, probes, host: this, sequences, cost, profile, kvBlocks };
      const engine = new Engine(this.engines.length, plan.role, parts);
      this.engines.push(engine);
      return engine;
    });
    return new Pool(engines, router, workload.requests);
  }

  private buildHandover(plan: ClusterPlan, decode: Pool): Handover {
    const { kernel, probes, workload, entry } = this;
    const { link, scope, kvBytesPerToken, layers } = plan.handover!;
    const onArrival = (request: number) => this.handover!.pieceArrived(request);
    const setup = link.latencySeconds + link.perTransferSeconds;
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
      aloneSeconds: (bytes) => setup + bytes / effectiveBandwidth(link),
      firstToken: (request, time) => this.firstToken(request, time),
    });
  }

  private sent(request: number): void {
    const { kernel, ingress, workload, probes } = this;
    const { now } = kernel;
    probes.arrived(request, now);
    const tokens = workload.requests.inputTokens[request];
    const delay = ingress.requestDelaySeconds + tokens * ingress.perPromptTokenSeconds;
    if (delay > 0) {
      probes.waited(request, WAIT.ingress, delay);
      kernel.at(now + delay, PHASE.arrive, this.handler, request);
    } else {
      this.dispatch(request);
    }
  }

  private dispatch(request: number): void {
    const { kernel, probes, entry } = this;
    if (!this.canEverRun(request)) {
      probes.failed(request, kernel.now, 'promptTooLong');
      this.clients.answered(kernel.now + this.ingress.responseDelaySeconds);
      return;
    }
    const engine = entry.route(request);
    probes.routed(request, engine.worker, kernel.now);
    if (this.handover === undefined) engine.enqueue(request);
    else this.handover.arrives(request);
  }

  /** False if the prompt and the answer that it asks for exceed the KV cache of some worker that it would need. */
  private canEverRun(request: number): boolean {
    const { inputTokens, maxOutputTokens } = this.workload.requests;
    const prompt = inputTokens[request];
    const whole = prompt + maxOutputTokens[request];
    if (this.handover === undefined) return whole <= this.entry.engines[0].capacityTokens;
    const headroom = this.handover.headroomTokens;
    const onDecode = Math.max(whole, prompt + headroom);
    return (
      prompt <= this.entry.engines[0].capacityTokens && onDecode <= this.decode!.engines[0].capacityTokens
    );
  }
}
