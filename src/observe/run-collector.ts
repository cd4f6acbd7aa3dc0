import type { Probe } from '../probe/probe.ts';
import type { Admission, RequestTable } from '../workload/request-table.ts';
import { GapCollector } from './collectors/gaps.ts';
import { OutputRate } from './collectors/output-rate.ts';
import { RequestLedger } from './collectors/requests.ts';
import { StepLog } from './collectors/steps.ts';
import { Timeline } from './collectors/timeline.ts';
import { computeMetrics } from './metrics.ts';
import type { MetricsSpec } from './metrics-spec.ts';
import { summarizeRequests } from './request-summary.ts';
import type { DeploymentResult } from './run-result.ts';
import { judgeSteadiness } from './steadiness.ts';
import { summarizeWaiting } from './waiting-summary.ts';
import { findWarmup } from './warmup.ts';

export interface CollectorOptions {
  /** Keep every step in full. */
  steps?: boolean;
  /** How requests enter; open if nothing is said. */
  admission?: Admission['kind'];
}

/** Everything that is observed of one deployment. The collectors stay readable, for files of rows and for charts. */
export class RunCollector {
  readonly requests: RequestLedger;
  readonly gaps: GapCollector;
  readonly outputRate = new OutputRate();
  readonly timeline: Timeline;
  readonly steps: StepLog | undefined;
  private readonly spec: MetricsSpec;
  private readonly admission: Admission['kind'];

  /** @param workerRoles role of each worker, in the order of their numbers: `aggregated`, `prefill` or `decode` */
  constructor(
    table: RequestTable,
    workerRoles: readonly string[],
    spec: MetricsSpec,
    options: CollectorOptions = {},
  ) {
    this.requests = new RequestLedger(table, workerRoles);
    this.gaps = new GapCollector(spec.warmupSeconds);
    this.timeline = new Timeline(workerRoles);
    this.steps = options.steps ? new StepLog() : undefined;
    this.spec = spec;
    this.admission = options.admission ?? 'open';
  }

  /** What the simulation must call. */
  probes(): Probe[] {
    const always = [this.requests, this.gaps, this.outputRate, this.timeline];
    return this.steps ? [...always, this.steps] : always;
  }

  /**
   * @param deployment what was observed
   * @param endSeconds when the run ended; matters only if requests are unfinished
   */
  result(deployment: Pick<DeploymentResult, 'name' | 'cluster'>, endSeconds: number): DeploymentResult {
    const { requests, gaps, outputRate, spec } = this;
    const summary = summarizeRequests(requests);
    const warmup = findWarmup(requests, spec.warmupSeconds, endSeconds);
    const { warmupSeconds } = warmup;
    return {
      name: deployment.name,
      cluster: deployment.cluster,
      metrics: computeMetrics({ requests, summary, gaps, outputRate, endSeconds, warmupSeconds }, spec),
      requests: summary,
      steadiness: judgeSteadiness(requests, this.admission, warmupSeconds),
      ...warmup,
      waiting: summarizeWaiting(requests, warmupSeconds),
      timeline: this.timeline.summary(),
    };
  }
}
