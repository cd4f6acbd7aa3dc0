import { InvariantError } from '../errors.ts';
import { EventQueue } from './event-queue.ts';
import type { Phase } from './phase.ts';

/** Something that happens at a point in time. `arg` is whatever the scheduling side passed along. */
export interface EventHandler {
  handle(arg: number): void;
}

/** The clock and what is going to happen: all of discrete-event simulation. */
export class Kernel {
  /** Simulated seconds since the start of the run. */
  now = 0;
  private readonly queue = new EventQueue();
  private readonly handlers: EventHandler[] = [];

  /** Makes a handler known; the number that comes back stands for it in `at`. */
  register(handler: EventHandler): number {
    return this.handlers.push(handler) - 1;
  }

  /** Calls `handler.handle(arg)` at `time`, which must not lie in the past. */
  at(time: number, phase: Phase, handler: number, arg: number): void {
    if (!(time >= this.now)) throw new InvariantError(`event at ${time} s, but it is ${this.now} s already`);
    this.queue.push(time, phase, handler, arg);
  }

  /** True if nothing else is going to happen at this very instant. */
  get quiet(): boolean {
    return this.queue.nextTime > this.now;
  }

  /** Time of the next event; Infinity if there is none. */
  get nextTime(): number {
    return this.queue.nextTime;
  }

  /** Lets time go by until nothing is left to happen, or up to and including `until` seconds. */
  run(until = Number.POSITIVE_INFINITY): void {
    const { queue, handlers } = this;
    while (queue.size > 0 && queue.nextTime <= until) {
      this.now = queue.nextTime;
      const handler = handlers[queue.nextHandler];
      const arg = queue.nextArg;
      queue.pop();
      handler.handle(arg);
    }
  }
}
