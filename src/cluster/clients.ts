import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { Workload } from '../workload/request-table.ts';

/** Sends the requests: at their times (open loop), or the next one when an answer has come (closed loop). */
export class Clients implements EventHandler {
  private readonly kernel: Kernel;
  private readonly workload: Workload;
  private readonly send: (request: number) => void;
  private readonly handler: number;
  private next = 0;

  constructor(kernel: Kernel, workload: Workload, send: (request: number) => void) {
    this.kernel = kernel;
    this.workload = workload;
    this.send = send;
    this.handler = kernel.register(this);
  }

  start(): void {
    const { admission, requests } = this.workload;
    if (admission.kind === 'open') this.scheduleNext(requests.count > 0 ? requests.arrivalSeconds[0] : 0);
    else for (let client = 0; client < admission.concurrency; client++) this.scheduleNext(0);
  }

  handle(request: number): void {
    const { admission, requests } = this.workload;
    if (admission.kind === 'open' && this.next < requests.count)
      this.scheduleNext(requests.arrivalSeconds[this.next]);
    this.send(request);
  }

  /** A client has its answer, or its refusal, at `time`. */
  answered(time: number): void {
    const { admission } = this.workload;
    if (admission.kind === 'closed') this.scheduleNext(time + admission.thinkSeconds);
  }

  private scheduleNext(time: number): void {
    if (this.next < this.workload.requests.count)
      this.kernel.at(time, PHASE.arrive, this.handler, this.next++);
  }
}
