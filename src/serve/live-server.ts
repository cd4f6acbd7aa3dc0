import { planCluster, workerRoles } from '../config/plan-cluster.ts';
import type { Deployment, Scenario } from '../config/scenario.ts';
import { VllmMetrics } from '../observe/vllm-metrics/vllm-metrics.ts';
import type { Probe } from '../probe/probe.ts';
import { renderOpenMetrics } from '../report/openmetrics.ts';
import { AnswerLengths, type AskedLength } from './answer-lengths.ts';
import { hash } from './hash.ts';
import { type Listener, LiveCluster, type Ticket } from './live-cluster.ts';
import { LiveTable } from './live-table.ts';
import type { Prompt } from './prompt.ts';
import { WallClock } from './wall-clock.ts';

export interface LiveServerOptions {
  seed: number;
  /** Simulated seconds a second. */
  speed: number;
  /** Requests that may be in the cluster or in front of it; further ones are turned away. */
  maxRequests: number;
  /** More observers. */
  probes?: readonly Probe[];
}

/** One prompt and the answer that is wanted. */
export interface Question extends AskedLength {
  prompt: Prompt;
  priority: number;
  /** Questions with the same name stick together under session routing. */
  user: string | undefined;
}

/** An answer on its way: how long it is going to be. */
export interface Answer extends Ticket {
  outputTokens: number;
  /** It ends because the client asked for no more. */
  isCut: boolean;
}

/** Sessions are told apart by a number; so many of them, since those who come and go are never forgotten. */
const SESSIONS = 65_536;

/** One deployment of a scenario, in real time, that takes questions as they come. */
export class LiveServer {
  readonly model: string;
  private readonly cluster: LiveCluster;
  private readonly clock: WallClock;
  private readonly lengths: AnswerLengths;
  private readonly observed: VllmMetrics;

  /** @throws InfeasibleError if the model does not fit on its GPUs */
  constructor(scenario: Scenario, deployment: Deployment, options: LiveServerOptions) {
    const { seed, speed, maxRequests, probes = [] } = options;
    const { model } = deployment.pools[0].worker;
    const table = new LiveTable(maxRequests);
    this.model = model.id;
    this.observed = new VllmMetrics(table.table, {
      workerRoles: workerRoles(deployment),
      maxModelLen: model.maxPositionEmbeddings,
    });
    const observers = [this.observed, ...probes];
    this.cluster = new LiveCluster(planCluster(deployment), table, { seed, probes: observers });
    this.clock = new WallClock(this.cluster, speed);
    this.lengths = new AnswerLengths(scenario.workload.output, seed);
  }

  /** Simulated seconds since the server started. */
  get now(): number {
    return this.clock.now;
  }

  /** Requests that have not left the cluster. */
  get size(): number {
    return this.cluster.size;
  }

  /** @returns undefined if there are too many already */
  ask({ prompt, priority, user, ...asked }: Question, listener: Listener): Answer | undefined {
    const { outputTokens, maxOutputTokens } = this.lengths.length(asked);
    const session = user === undefined ? -1 : hash(user) % SESSIONS;
    const request = { ...prompt, outputTokens, maxOutputTokens, priority, session };
    const ticket = this.clock.submit(request, listener);
    return ticket && { ...ticket, outputTokens, isCut: outputTokens === asked.maxTokens };
  }

  /** The metrics of vLLM as they are now, in the text format of OpenMetrics. */
  metrics(): string {
    this.clock.catchUp();
    return [...renderOpenMetrics([{ workers: this.observed.workers }], this.model)].join('');
  }

  stop(): void {
    this.clock.stop();
  }
}
