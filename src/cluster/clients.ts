import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { SimpleAdmission, Workload } from '../workload/request-table.ts';

/**
 * Sends the requests: at their times (open loop), or the next one when an answer has come (closed loop). A workload
 * of several stages begins each when everything before it has been answered.
 */
export class Clients implements EventHandler {
  private readonly kernel: Kernel;
  private readonly arrivalSeconds: Float64Array;
  private readonly stages: readonly { requests: number; admission: SimpleAdmission }[];
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
    this.send = send;
    this.handler = kernel.register(this);
  }

  start(): void {
    this.beginStage(0);
  }

  handle(request: number): void {
    if (this.stages[this.stage].admission.kind === 'open') this.scheduleNext();
    this.send(request);
  }

  /** A client has its answer, or its refusal, at `time`. */
  answered(time: number): void {
    const { admission } = this.stages[this.stage];
    if (admission.kind === 'closed') this.scheduleNext(time + admission.thinkSeconds);
    // The ways back differ: who answers last is not always the one whose client has its answer last.
    this.lastAnswer = Math.max(this.lastAnswer, time);
    if (--this.unanswered === 0) this.beginStage(this.lastAnswer);
  }

  private beginStage(time: number): void {
    const following = this.stages[++this.stage];
    if (following === undefined) return;
    const { requests, admission } = following;
    this.stageStart = time;
    this.stageEnd += requests;
    this.unanswered = requests;
    if (admission.kind === 'open') this.scheduleNext();
    else for (let client = 0; client < admission.concurrency; client++) this.scheduleNext(time);
  }

  /** @param time when the next request of the stage is sent; by default at its own time */
  private scheduleNext(time = this.stageStart + this.arrivalSeconds[this.next]): void {
    if (this.next < this.stageEnd) this.kernel.at(time, PHASE.arrive, this.handler, this.next++);
  }
}
