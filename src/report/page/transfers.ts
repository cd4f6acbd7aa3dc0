import { FloatColumn, IntColumn } from '../../observe/growable.ts';
import type { Probe } from '../../probe/probe.ts';

/** Moves of KV between two workers, as columns. */
export interface Transfers {
  from: number[];
  to: number[];
  startSeconds: number[];
  endSeconds: number[];
  /** How many transfers each entry stands for: it is the longest of them. */
  count: number[];
}

/** Follows the KV of requests from worker to worker. */
export class TransferLog implements Probe {
  private readonly from = new IntColumn();
  private readonly to = new IntColumn();
  private readonly startSeconds = new FloatColumn();
  private readonly endSeconds = new FloatColumn();
  private readonly started = new Map<number, number>();

  transferStarted(request: number, _from: number, _to: number, _bytes: number, time: number): void {
    this.started.set(request, time);
  }

  transferred(request: number, from: number, to: number, time: number): void {
    this.from.push(from);
    this.to.push(to);
    this.startSeconds.push(this.started.get(request)!);
    this.endSeconds.push(time);
    this.started.delete(request);
  }

  /**
   * At most about `limit` transfers. If there were more, one stands for all that went between the same two workers and ended
   * in the same span of time: the longest, so that what stands out still does.
   */
  transfers(limit: number): Transfers {
    const chosen = this.longest(limit);
    const column = (pick: (index: number) => number) => chosen.map(({ index }) => pick(index));
    return {
      from: column((index) => this.from.values()[index]),
      to: column((index) => this.to.values()[index]),
      startSeconds: column((index) => this.startSeconds.values()[index]),
      endSeconds: column((index) => this.endSeconds.values()[index]),
      count: chosen.map(({ count }) => count),
    };
  }

  private longest(limit: number): { index: number; count: number }[] {
    const { length } = this.from;
    if (length <= limit) return Array.from({ length }, (_, index) => ({ index, count: 1 }));
    const [from, to] = [this.from.values(), this.to.values()];
    const [start, end] = [this.startSeconds.values(), this.endSeconds.values()];
    const pairs = new Set(Array.from(from, (worker, index) => `${worker} ${to[index]}`)).size;
    const spans = Math.max(1, Math.floor(limit / pairs));
    const widthSeconds = end.reduce((last, time) => Math.max(last, time), 0) / spans;
    const groups = new Map<string, { index: number; count: number }>();
    for (let index = 0; index < length; index++) {
      const key = `${from[index]} ${to[index]} ${Math.min(spans - 1, Math.floor(end[index] / widthSeconds))}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { index, count: 1 });
      else {
        group.count++;
        if (end[index] - start[index] > end[group.index] - start[group.index]) group.index = index;
      }
    }
    return [...groups.values()];
  }
}
