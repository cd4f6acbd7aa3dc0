import type { FailureReason, Probe } from '../../probe/probe.ts';
import { FAILURE_REASONS } from '../../probe/probe.ts';
import { WAIT_PARTS } from '../../probe/waiting.ts';
import type { RequestTable } from '../../workload/request-table.ts';

/** What is known of one request; what has not happened is undefined. */
export interface RequestRecord {
  inputTokens: number;
  /** Made so far. */
  outputTokens: number;
  cachedTokens: number | undefined;
  prefillWorker: number | undefined;
  decodeWorker: number | undefined;
  arrivalSeconds: number | undefined;
  queuedSeconds: number | undefined;
  scheduledSeconds: number | undefined;
  firstTokenSeconds: number | undefined;
  finishedSeconds: number | undefined;
  failedSeconds: number | undefined;
  failure: FailureReason | undefined;
  preemptions: number;
}

/**
 * What happened to each request, as columns: entry i belongs to request i. In the columns of times NaN stands for
 * what has not happened, in those of workers and cached tokens -1.
 */
export class RequestLedger implements Probe {
  readonly count: number;
  readonly inputTokens: Int32Array;
  /** 1 from the first token on, and all of them when the answer is complete: nobody reports those in between. */
  readonly outputTokens: Int32Array;
  /** Prompt tokens that the prefix cache had. */
  readonly cachedTokens: Int32Array;
  /** In an aggregated layout both are the same worker. */
  readonly prefillWorker: Int32Array;
  readonly decodeWorker: Int32Array;
  readonly preemptions: Int32Array;
  /** Sent by the client. */
  readonly arrivalSeconds: Float64Array;
  /** Entered the waiting queue of the worker that prefills it, and left it, each for the first time. */
  readonly queuedSeconds: Float64Array;
  readonly scheduledSeconds: Float64Array;
  /** First and last token at the client. */
  readonly firstTokenSeconds: Float64Array;
  readonly finishedSeconds: Float64Array;
  readonly failedSeconds: Float64Array;
  /** Index into FAILURE_REASONS, -1 for none. */
  readonly failure: Int8Array;
  /** Seconds of each request by part of the wait, in the order of WAIT_PARTS; undefined for a part that nobody met. */
  readonly waitSeconds: (Float64Array | undefined)[] = WAIT_PARTS.map(() => undefined);

  private readonly workerRoles: readonly string[];

  /** @param workerRoles role of each worker: `aggregated`, `prefill` or `decode` */
  constructor(table: RequestTable, workerRoles: readonly string[]) {
    const { count } = table;
    const times = () => new Float64Array(count).fill(Number.NaN);
    const indices = () => new Int32Array(count).fill(-1);
    this.count = count;
    this.workerRoles = workerRoles;
    this.inputTokens = table.inputTokens;
    this.outputTokens = new Int32Array(count);
    this.cachedTokens = indices();
    this.prefillWorker = indices();
    this.decodeWorker = indices();
    this.preemptions = new Int32Array(count);
    this.arrivalSeconds = times();
    this.queuedSeconds = times();
    this.scheduledSeconds = times();
    this.firstTokenSeconds = times();
    this.finishedSeconds = times();
    this.failedSeconds = times();
    this.failure = new Int8Array(count).fill(-1);
  }

  arrived(request: number, time: number): void {
    this.arrivalSeconds[request] = time;
  }

  routed(request: number, worker: number): void {
    const role = this.workerRoles[worker];
    if (role !== 'decode') this.prefillWorker[request] = worker;
    if (role !== 'prefill') this.decodeWorker[request] = worker;
  }

  queued(request: number, worker: number, time: number): void {
    if (this.workerRoles[worker] === 'decode' || !Number.isNaN(this.queuedSeconds[request]!)) return;
    this.queuedSeconds[request] = time;
  }

  scheduled(request: number, worker: number, time: number, cachedTokens: number): void {
    if (this.workerRoles[worker] === 'decode' || !Number.isNaN(this.scheduledSeconds[request]!)) return;
    this.scheduledSeconds[request] = time;
    this.cachedTokens[request] = cachedTokens;
  }

  firstToken(request: number, time: number): void {
    this.firstTokenSeconds[request] = time;
    this.outputTokens[request] = 1;
  }

  preempted(request: number): void {
    this.preemptions[request]!++;
  }

  waited(request: number, part: number, seconds: number): void {
    // Most runs meet a third of the parts: a column of its own for each saves the memory of the others.
    let column = this.waitSeconds[part];
    if (column === undefined) {
      column = new Float64Array(this.count);
      this.waitSeconds[part] = column;
    }
    column[request]! += seconds;
  }

  finished(request: number, time: number, outputTokens: number): void {
    this.finishedSeconds[request] = time;
    this.outputTokens[request] = outputTokens;
  }

  failed(request: number, time: number, reason: FailureReason): void {
    this.failedSeconds[request] = time;
    this.failure[request] = FAILURE_REASONS.indexOf(reason);
  }

  isFinished(request: number): boolean {
    return !Number.isNaN(this.finishedSeconds[request]!);
  }

  /** Neither finished nor failed. */
  isUnfinished(request: number): boolean {
    return Number.isNaN(this.finishedSeconds[request]!) && this.failure[request]! < 0;
  }

  record(request: number): RequestRecord {
    const failure = happened(this.failure[request]!);
    return {
      inputTokens: this.inputTokens[request]!,
      outputTokens: this.outputTokens[request]!,
      cachedTokens: happened(this.cachedTokens[request]!),
      prefillWorker: happened(this.prefillWorker[request]!),
      decodeWorker: happened(this.decodeWorker[request]!),
      arrivalSeconds: happened(this.arrivalSeconds[request]!),
      queuedSeconds: happened(this.queuedSeconds[request]!),
      scheduledSeconds: happened(this.scheduledSeconds[request]!),
      firstTokenSeconds: happened(this.firstTokenSeconds[request]!),
      finishedSeconds: happened(this.finishedSeconds[request]!),
      failedSeconds: happened(this.failedSeconds[request]!),
      failure: failure === undefined ? undefined : FAILURE_REASONS[failure],
      preemptions: this.preemptions[request]!,
    };
  }
}

/** Columns say NaN or -1 where the outside says undefined. */
function happened(entry: number): number | undefined {
  return entry >= 0 ? entry : undefined;
}
