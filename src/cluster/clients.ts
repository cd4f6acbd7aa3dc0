import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { SimpleAdmission, TurnAdmission, Workload } from '../workload/request-table.ts';

/** Who sends the requests. */
export interface LoadSource {
  start(): void;
  /** A client has its answer, or its refusal, at `time`. */
  answered(time: number, request: number): void;
  /** Nothing in the cluster knows the request any more: its row in the table may be used again. */
  left(request: number): void;
}

/**
 * Sends the requests: at their times (open loop), the next one when an answer has come (closed loop), or each turn of a
 * conversation after the answer to the one before. A workload of several stages begins each when everything before it
 * has been answered.
 */
export class Clients implements EventHandler, LoadSource {
  private readonly kernel: Kernel;
  private readonly arrivalSeconds: Float64Array;
  private readonly stages: readonly { requests: number; admission: SimpleAdmission | TurnAdmission }[];
  /** The turn that waits for each request, -1 for none; only if turns wait. */
  private readonly following: Int32Array | undefined;
  private readonly send: (request: number) => void;
  private readonly handler: number;
  private stage = -1;
  private stageStart = 0;
  private stageEnd = 0;
  private unanswered = 0;
  private lastAnswer = 0;
  private next = 0;

  constructor(kernel: Kernel, { requests, admission }: Workload, send: (request: number) => void) {
    this.kernel = kernel;
    this.arrivalSeconds = requests.arrivalSeconds;
    this.stages = admission.kind === 'staged' ? admission.stages : [{ requests: requests.count, admission }];
    if (admission.kind === 'turns') this.following = followingTurns(admission);
    this.send = send;
    this.handler = kernel.register(this);
  }

  start(): void {
    this.beginStage(0);
  }

  handle(request: number): void {
    const { admission } = this.stages[this.stage];
    if (admission.kind === 'open') this.scheduleNext();
    else if (admission.kind === 'turns' && admission.previous[request] < 0) this.scheduleBeginning(admission);
    this.send(request);
  }

  /** A client has its answer, or its refusal, at `time`. */
  answered(time: number, request: number): void {
    const { admission } = this.stages[this.stage];
    if (admission.kind === 'closed') this.scheduleNext(time + admission.thinkSeconds);
    else if (admission.kind === 'turns') this.scheduleTurn(this.following![request], time, admission);
    // The ways back differ: who answers last is not always the one whose client has its answer last.
    this.lastAnswer = Math.max(this.lastAnswer, time);
    if (--this.unanswered === 0) this.beginStage(this.lastAnswer);
  }

  /** Every request has a row of its own. */
  left(): void {}

  private beginStage(time: number): void {
    const following = this.stages[++this.stage];
    if (following === undefined) return;
    const { requests, admission } = following;
    this.stageStart = time;
    this.stageEnd += requests;
    this.unanswered = requests;
    if (admission.kind === 'open') this.scheduleNext();
    else if (admission.kind === 'turns') this.scheduleBeginning(admission);
    else for (let client = 0; client < admission.concurrency; client++) this.scheduleNext(time);
  }

  /** @param time when the next request of the stage is sent; by default at its own time */
  private scheduleNext(time = this.stageStart + this.arrivalSeconds[this.next]): void {
    if (this.next < this.stageEnd) this.kernel.at(time, PHASE.arrive, this.handler, this.next++);
  }

  /** The next request that waits for no other. */
  private scheduleBeginning({ previous }: TurnAdmission): void {
    while (this.next < this.stageEnd && previous[this.next] >= 0) this.next++;
    this.scheduleNext();
  }

  private scheduleTurn(turn: number, answerSeconds: number, { thinkSeconds }: TurnAdmission): void {
    if (turn < 0) return;
    const time = Math.max(answerSeconds + thinkSeconds[turn], this.arrivalSeconds[turn]);
    this.kernel.at(time, PHASE.arrive, this.handler, turn);
  }
}

/** The request that waits for each; the inverse of `previous`. */
function followingTurns({ previous }: TurnAdmission): Int32Array {
  const following = new Int32Array(previous.length).fill(-1);
  for (let turn = 0; turn < previous.length; turn++)
    if (previous[turn] >= 0) following[previous[turn]] = turn;
  return following;
}
