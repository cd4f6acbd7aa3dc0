import type { ClusterPlan } from '../../cluster/cluster.ts';
import type { FailureReason, Probe, StepFacts } from '../../probe/probe.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import { WaitLog } from './wait-log.ts';
import { WorkerLog } from './worker-log.ts';

/**
 * All that happened in a run, kept for those who ask afterwards: every step and who was in it, every part of every
 * wait, every transfer. About 60 bytes a step, 20 a piece of a prompt and 200 a request. In the columns of times NaN stands for what has not
 * happened, in those of workers -1.
 */
export class RunLog implements Probe {
  readonly table: RequestTable;
  readonly plan: ClusterPlan;
  readonly workers: readonly WorkerLog[];
  readonly arrivalSeconds: Float64Array;
  readonly firstTokenSeconds: Float64Array;
  readonly finishedSeconds: Float64Array;
  readonly failedSeconds: Float64Array;
  readonly failures = new Map<number, FailureReason>();
  /** In an aggregated layout both are the same worker. */
  readonly prefillWorker: Int32Array;
  readonly decodeWorker: Int32Array;
  /** Span of its worker in which it entered the waiting queue. */
  readonly queuedSpan: Int32Array;
  readonly transferStartSeconds: Float64Array;
  readonly transferEndSeconds: Float64Array;
  private readonly waitLog: WaitLog;

  constructor(plan: ClusterPlan, table: RequestTable) {
    const { count } = table;
    const times = () => new Float64Array(count).fill(Number.NaN);
    this.plan = plan;
    this.table = table;
    this.workers = plan.pools.flatMap(({ role, count, kvBlocks }) =>
      Array.from({ length: count }, () => new WorkerLog(role, kvBlocks)),
    );
    this.arrivalSeconds = times();
    this.firstTokenSeconds = times();
    this.finishedSeconds = times();
    this.failedSeconds = times();
    this.prefillWorker = new Int32Array(count).fill(-1);
    this.decodeWorker = new Int32Array(count).fill(-1);
    this.queuedSpan = new Int32Array(count).fill(-1);
    this.transferStartSeconds = times();
    this.transferEndSeconds = times();
    this.waitLog = new WaitLog(count);
  }

  arrived(request: number, time: number): void {
    this.arrivalSeconds[request] = time;
  }

  routed(request: number, worker: number): void {
    const { role } = this.workers[worker];
    if (role !== 'decode') this.prefillWorker[request] = worker;
    if (role !== 'prefill') this.decodeWorker[request] = worker;
  }

  queued(request: number, worker: number): void {
    this.queuedSpan[request] = this.workers[worker].spans - 1;
  }

  prefills(
    request: number,
    worker: number,
    tokens: number,
    cachedTokens: number,
    aloneSeconds: number,
  ): void {
    this.workers[worker].addChunk(request, tokens, cachedTokens, aloneSeconds);
  }

  planned(worker: number, step: StepFacts, blockedBy: number): void {
    this.workers[worker].addSpan(step, blockedBy);
  }

  firstToken(request: number, time: number): void {
    this.firstTokenSeconds[request] = time;
  }

  transferStarted(request: number, _from: number, _to: number, _bytes: number, time: number): void {
    this.transferStartSeconds[request] = time;
  }

  transferred(request: number, _from: number, _to: number, time: number): void {
    this.transferEndSeconds[request] = time;
  }

  waited(request: number, part: number, seconds: number): void {
    this.waitLog.add(request, part, seconds);
  }

  finished(request: number, time: number): void {
    this.finishedSeconds[request] = time;
  }

  failed(request: number, time: number, reason: FailureReason): void {
    this.failedSeconds[request] = time;
    this.failures.set(request, reason);
  }

  /** Workers of disaggregated layouts have one side only. */
  get isDisaggregated(): boolean {
    return this.plan.handover !== undefined;
  }

  /** When its client had the last token or gave up; undefined if neither. */
  endSeconds(request: number): number | undefined {
    const { [request]: finished } = this.finishedSeconds;
    const { [request]: failed } = this.failedSeconds;
    if (!Number.isNaN(finished)) return finished;
    return Number.isNaN(failed) ? undefined : failed;
  }

  /** Pieces of the wait of a request in the order in which it met them: index into WAIT_PARTS, and seconds. */
  waits(request: number): Iterable<[part: number, seconds: number]> {
    return this.waitLog.of(request);
  }

  /** The finished request with the largest end-to-end latency; undefined if none has finished. */
  slowest(): number | undefined {
    let slowest: number | undefined;
    let longest = -1;
    for (let request = 0; request < this.table.count; request++) {
      const seconds = this.finishedSeconds[request] - this.arrivalSeconds[request];
      if (seconds <= longest || Number.isNaN(seconds)) continue;
      slowest = request;
      longest = seconds;
    }
    return slowest;
  }
}
