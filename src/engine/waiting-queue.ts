import type { RequestTable } from '../workload/request-table.ts';
import { Fifo } from './fifo.ts';

export const QUEUE_POLICIES = ['fcfs', 'priority', 'shortestPrompt'] as const;
export type QueuePolicy = (typeof QUEUE_POLICIES)[number];

/**
 * Requests that wait for an engine to take them up: first those that were preempted and put back, then the others by
 * policy, where equal requests keep the order in which they were sent. Under `priority` a preempted request has no
 * precedence over a more urgent one.
 */
export class WaitingQueue {
  private readonly front: number[] = [];
  private readonly rest: Fifo | RankedOrder;
  private readonly byPriority: boolean;

  constructor(policy: QueuePolicy, table: RequestTable) {
    this.byPriority = policy === 'priority';
    if (policy === 'fcfs') this.rest = new Fifo();
    else this.rest = new RankedOrder(policy === 'priority' ? table.priority : table.inputTokens);
  }

  get size(): number {
    return this.front.length + this.rest.size;
  }

  /** Joins by policy. */
  push(request: number): void {
    this.rest.push(request);
  }

  /** A preempted request returns: before everybody else, under `priority` to its rank. */
  putBack(request: number): void {
    if (this.byPriority) this.rest.push(request);
    else this.front.push(request);
  }

  /** The next one; only when size > 0. */
  get first(): number {
    const { front } = this;
    return front.length > 0 ? front[front.length - 1] : this.rest.first;
  }

  /** Takes the next one out. */
  shift(): number {
    return this.front.length > 0 ? this.front.pop()! : this.rest.shift();
  }

  /** Takes out one whose client has gone; false if it does not wait here. */
  remove(request: number): boolean {
    const index = this.front.indexOf(request);
    if (index < 0) return this.rest.remove(request);
    this.front.splice(index, 1);
    return true;
  }
}

/** The smallest rank first, of equals the one with the lower number: a binary heap. */
class RankedOrder {
  private readonly rank: Int32Array;
  private readonly heap: number[] = [];

  constructor(rank: Int32Array) {
    this.rank = rank;
  }

  get size(): number {
    return this.heap.length;
  }

  get first(): number {
    return this.heap[0];
  }

  push(request: number): void {
    const { heap } = this;
    let hole = heap.push(request) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.before(request, heap[parent])) break;
      heap[hole] = heap[parent];
      hole = parent;
    }
    heap[hole] = request;
  }

  shift(): number {
    const request = this.heap[0];
    this.fillTop();
    return request;
  }

  remove(request: number): boolean {
    const place = this.heap.indexOf(request);
    if (place < 0) return false;
    // To the top, whatever its rank, and out.
    for (let hole = place; hole > 0; hole = (hole - 1) >> 1) this.heap[hole] = this.heap[(hole - 1) >> 1];
    this.fillTop();
    return true;
  }

  /** Fills the hole at the top of the heap, which the last entry leaves behind, from below. */
  private fillTop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    let hole = 0;
    while (heap.length > 0) {
      let child = 2 * hole + 1;
      if (child + 1 < heap.length && this.before(heap[child + 1], heap[child])) child++;
      if (child >= heap.length || !this.before(heap[child], last)) {
        heap[hole] = last;
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
  }

  private before(a: number, b: number): boolean {
    const difference = this.rank[a] - this.rank[b];
    return difference < 0 || (difference === 0 && a < b);
  }
}
