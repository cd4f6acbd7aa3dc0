import type { ClusterPlan } from '../../cluster/cluster.ts';
import { changesGaps } from '../../cluster/delivery.ts';
import type { Probe, StepFacts } from '../../probe/probe.ts';
import { WAIT } from '../../probe/waiting.ts';
import { FloatColumn } from '../growable.ts';

/** What a worker did, as far as tokens come of it. */
interface Worker {
  role: string;
  /** When its latest step ended. */
  lastEndSeconds: number;
  /** When each of its steps ended in which sequences decoded. */
  readonly decodeEndSeconds: FloatColumn;
}

/** From the completion of a prompt (again, if it was preempted) to the end of the answer or the next preemption. */
interface Stay {
  /** The token that the prompt ended with; NaN if it had none. */
  tokenSeconds: number;
  /** Then one in each decode step of the worker, from the first to before the second of these. */
  firstStep: number;
  /** Undefined while it lasts. */
  endStep: number | undefined;
}

/**
 * When each token of each answer was made, at the engine. A sequence that decodes has a token at the end of every decode
 * step of its worker, so that a request keeps two step numbers for each time it is not interrupted, and a worker the end
 * of every such step. Behind a gateway that changes gaps, also when the client received each.
 */
export class TokenTimes implements Probe {
  private readonly workers: readonly Worker[];
  /** Who gives the first token in an xPyD layout. */
  private readonly firstTokenAt: 'prefill' | 'arrival' | 'decodeStep' | undefined;
  /** The worker that each request is on. */
  private readonly workerOf: Int32Array;
  private readonly stays: Stay[][];
  /** When its KV reached the decode side, and when its prompt was complete on the other. */
  private readonly transferredSeconds: Float64Array;
  private readonly prefilledSeconds: Float64Array;
  private readonly hasFailed: Uint8Array;
  /** Only where gaps change on the way. */
  private readonly receivedSeconds: number[][] | undefined;

  /** @param count number of requests */
  constructor(plan: ClusterPlan, count: number) {
    const [, decode] = plan.pools;
    this.workers = plan.pools.flatMap(({ role, count }) =>
      Array.from({ length: count }, () => ({
        role,
        lastEndSeconds: Number.NaN,
        decodeEndSeconds: new FloatColumn(),
      })),
    );
    this.firstTokenAt = decode?.profile.disaggregation.firstToken;
    this.workerOf = new Int32Array(count).fill(-1);
    this.stays = Array.from({ length: count }, () => []);
    this.transferredSeconds = new Float64Array(count).fill(Number.NaN);
    this.prefilledSeconds = new Float64Array(count).fill(Number.NaN);
    this.hasFailed = new Uint8Array(count);
    if (changesGaps(plan.ingress)) this.receivedSeconds = Array.from({ length: count }, () => []);
  }

  routed(request: number, worker: number): void {
    if (this.workers[worker].role !== 'decode') this.workerOf[request] = worker;
  }

  stepped(worker: number, { endSeconds, decodeSequences }: StepFacts): void {
    const its = this.workers[worker];
    its.lastEndSeconds = endSeconds;
    if (decodeSequences > 0) its.decodeEndSeconds.push(endSeconds);
  }

  transferred(request: number, _from: number, to: number, time: number): void {
    this.workerOf[request] = to;
    this.transferredSeconds[request] = time;
  }

  /** The parts of a wait end when what was waited for is there, which says where a request is. */
  waited(request: number, part: number, seconds: number): void {
    if (part === WAIT.prefillShared || part === WAIT.preempted) this.promptEnds(request);
    else if (part === WAIT.decodeQueue) this.joins(request, this.transferredSeconds[request] + seconds);
    else if (part === WAIT.decode) this.ends(request);
  }

  firstToken(request: number, time: number): void {
    this.receivedSeconds?.[request].push(time);
  }

  received(request: number, time: number): void {
    this.receivedSeconds![request].push(time);
  }

  /** Its client has gone: it has no more tokens, though the step that runs goes on. */
  failed(request: number): void {
    this.ends(request);
    this.hasFailed[request] = 1;
  }

  preempted(request: number): void {
    const stays = this.stays[request];
    // Its prefill was interrupted, not ended.
    if (stays.length > 0 && stays.at(-1)!.endStep === undefined) stays.pop();
  }

  /** Seconds at which the tokens of a request were made, the first one first; those of an answer cut short too. */
  times(request: number): number[] {
    const worker = this.workers[this.workerOf[request]];
    return this.stays[request].flatMap(({ tokenSeconds, firstStep, endStep = firstStep }) => [
      ...(Number.isNaN(tokenSeconds) ? [] : [tokenSeconds]),
      ...worker.decodeEndSeconds.values().subarray(firstStep, endStep),
    ]);
  }

  /** Seconds between the tokens of a request as its client sees them, one less than there are tokens. */
  gaps(request: number): number[] {
    const times = this.receivedSeconds?.[request] ?? this.times(request);
    return times.slice(1).map((time, index) => time - times[index]);
  }

  private promptEnds(request: number): void {
    const { role, lastEndSeconds } = this.workers[this.workerOf[request]];
    if (role === 'prefill') this.prefilledSeconds[request] = lastEndSeconds;
    else this.begin(request, lastEndSeconds);
  }

  /** A request that was prefilled elsewhere has a slot. */
  private joins(request: number, time: number): void {
    const first = {
      prefill: this.prefilledSeconds[request],
      arrival: time,
      decodeStep: Number.NaN,
    };
    this.begin(request, first[this.firstTokenAt!]);
  }

  private begin(request: number, tokenSeconds: number): void {
    if (this.hasFailed[request] === 1) return;
    this.stays[request].push({ tokenSeconds, firstStep: this.stepsOf(request), endStep: undefined });
  }

  private ends(request: number): void {
    const stay = this.stays[request].at(-1);
    if (stay !== undefined) stay.endStep ??= this.stepsOf(request);
  }

  /** Decode steps that the worker of a request has ended. */
  private stepsOf(request: number): number {
    return this.workers[this.workerOf[request]].decodeEndSeconds.length;
  }
}
