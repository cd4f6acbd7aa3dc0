import type { Phase } from './phase.ts';

/** Room for the sequence number below the phase in one exact double. */
const PHASE_STEP = 2 ** 50;

/**
 * Pending events, earliest first: a 4-ary heap in typed arrays. The key is (time, phase, sequence), so that events
 * of the same time and phase come out in the order in which they were put in and a run is reproducible to the bit.
 */
export class EventQueue {
  size = 0;
  private times = new Float64Array(64);
  private orders = new Float64Array(64);
  private handlers = new Int32Array(64);
  private args = new Int32Array(64);
  private sequence = 0;

  push(time: number, phase: Phase, handler: number, arg: number): void {
    if (this.size === this.times.length) this.grow();
    const order = phase * PHASE_STEP + this.sequence++;
    const { times, orders, handlers, args } = this;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      if (times[parent] < time || (times[parent] === time && orders[parent] < order)) break;
      times[hole] = times[parent];
      orders[hole] = orders[parent];
      handlers[hole] = handlers[parent];
      args[hole] = args[parent];
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    handlers[hole] = handler;
    args[hole] = arg;
  }

  /** Time of the earliest event; Infinity if there is none. */
  get nextTime(): number {
    return this.size > 0 ? this.times[0] : Number.POSITIVE_INFINITY;
  }

  get nextHandler(): number {
    return this.handlers[0];
  }

  get nextArg(): number {
    return this.args[0];
  }

  /** Removes the earliest event. */
  pop(): void {
    const last = --this.size;
    if (last === 0) return;
    const { times, orders, handlers, args } = this;
    const time = times[last];
    const order = orders[last];
    let hole = 0;
    for (;;) {
      const first = 4 * hole + 1;
      if (first >= last) break;
      let least = first;
      const end = Math.min(first + 4, last);
      for (let child = first + 1; child < end; child++) {
        if (times[child] < times[least] || (times[child] === times[least] && orders[child] < orders[least])) {
          least = child;
        }
      }
      if (time < times[least] || (time === times[least] && order < orders[least])) break;
      times[hole] = times[least];
      orders[hole] = orders[least];
      handlers[hole] = handlers[least];
      args[hole] = args[least];
      hole = least;
    }
    times[hole] = time;
    orders[hole] = order;
    handlers[hole] = handlers[last];
    args[hole] = args[last];
  }

  private grow(): void {
    const capacity = 2 * this.times.length;
    const wider = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.times = wider(this.times, new Float64Array(capacity));
    this.orders = wider(this.orders, new Float64Array(capacity));
    this.handlers = wider(this.handlers, new Int32Array(capacity));
    this.args = wider(this.args, new Int32Array(capacity));
  }
}
