import type { EventHandler, Kernel } from '../kernel/kernel.ts';
import { PHASE } from '../kernel/phase.ts';
import type { Ingress } from './ingress.ts';

/** How long clients wait for their answers. */
export class Patience implements EventHandler {
  private readonly kernel: Kernel;
  private readonly handler: number;
  private readonly timeoutSeconds: number;
  /** Of each request; undefined if clients wait for ever. */
  private readonly deadlineSeconds: Float64Array | undefined;
  private readonly giveUp: (request: number) => void;

  /**
   * @param count number of requests
   * @param giveUp called when the time of a request is over, answered or not
   */
  constructor(kernel: Kernel, { timeoutSeconds }: Ingress, count: number, giveUp: (request: number) => void) {
    this.kernel = kernel;
    this.handler = kernel.register(this);
    this.timeoutSeconds = timeoutSeconds ?? Number.POSITIVE_INFINITY;
    if (timeoutSeconds !== undefined) this.deadlineSeconds = new Float64Array(count);
    this.giveUp = giveUp;
  }

  /** A client sends a request now. */
  begins(request: number): void {
    if (this.deadlineSeconds === undefined) return;
    const deadline = this.kernel.now + this.timeoutSeconds;
    this.deadlineSeconds[request] = deadline;
    this.kernel.at(deadline, PHASE.complete, this.handler, request);
  }

  /** False if the client will have given up before `time`, when something is to reach it. */
  lastsUntil(time: number, request: number): boolean {
    return this.deadlineSeconds === undefined || time <= this.deadlineSeconds[request];
  }

  /** The patience of a client is at its end, unless another's request goes by that number now. */
  handle(request: number): void {
    if (this.kernel.now >= this.deadlineSeconds![request]) this.giveUp(request);
  }
}
