import type { Listener, LiveCluster, Ticket } from './live-cluster.ts';
import type { LiveRequest } from './live-table.ts';

/** A timer fires late and never early, and cannot be set for longer than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Lets a live cluster run with the time on the wall, `speed` simulated seconds a second. */
export class WallClock {
  private readonly cluster: LiveCluster;
  private readonly speed: number;
  private readonly startMs = performance.now();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerSeconds = Number.POSITIVE_INFINITY;

  constructor(cluster: LiveCluster, speed: number) {
    this.cluster = cluster;
    this.speed = speed;
  }

  /** Simulated seconds since the clock was made. */
  get now(): number {
    return ((performance.now() - this.startMs) / 1000) * this.speed;
  }

  /**
   * A request comes in now.
   * @returns undefined if the cluster has no row for it
   */
  submit(request: LiveRequest, listener: Listener): Ticket | undefined {
    const { now } = this;
    this.cluster.advance(now);
    const ticket = this.cluster.submit(request, listener, now);
    this.setTimer();
    return ticket && { abort: () => this.abort(ticket) };
  }

  /** Lets everything happen that is due. */
  catchUp(): void {
    this.cluster.advance(this.now);
    this.setTimer();
  }

  /** No more happens. */
  stop(): void {
    clearTimeout(this.timer);
  }

  private abort(ticket: Ticket): void {
    this.cluster.advance(this.now);
    ticket.abort();
    this.setTimer();
  }

  /** For the next thing that happens, unless the timer is set for it already. */
  private setTimer(): void {
    const { nextTime } = this.cluster;
    if (nextTime === this.timerSeconds) return;
    clearTimeout(this.timer);
    this.timerSeconds = nextTime;
    if (nextTime === Number.POSITIVE_INFINITY) return;
    const ms = Math.max(0, ((nextTime - this.now) * 1000) / this.speed);
    this.timer = setTimeout(() => this.tick(), Math.min(Math.ceil(ms), LONGEST_TIMER_MS));
  }

  private tick(): void {
    this.timerSeconds = Number.POSITIVE_INFINITY;
    this.catchUp();
  }
}
