import type { RequestTable } from '../workload/request-table.ts';

export const QUEUE_POLICIES = ['fcfs', 'priority', 'shortestPrompt'] as const;
export type QueuePolicy = (typeof QUEUE_POLICIES)[number];

/**
 * Requests that wait for an engine to take them up: first those that were preempted (they go back to the front), then
 * the others by policy. Equal requests keep their order of arrival.
 */
export class WaitingQueue {
  private readonly front: number[] = [];
  private readonly rest: ArrivalOrder | RankedOrder;

  constructor(policy: QueuePolicy, table: RequestTable) {
    if (policy === 'fcfs') this.rest = new ArrivalOrder();
    else this.rest = new RankedOrder(policy === 'priority' ? table.priority : table.inputTokens);
  }

  get size(): number {
    return this.front.length + this.rest.size;
  }

  /** Joins by policy. */
  push(request: number): void {
    this.rest.push(request);
  }

  /** Goes to the head, before everybody else. */
  pushFront(request: number): void {
    this.front.push(request);
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
}

/** First come, first served. */
class ArrivalOrder {
  private items: number[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  get first(): number {
    return this.items[this.head];
  }

  push(request: number): void {
    this.items.push(request);
  }

  shift(): number {
    const request = this.items[this.head++];
    if (this.head > 4096 && 2 * this.head > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return request;
  }
}

/** The smallest rank first: a binary heap with the order of arrival as the second key. */
class RankedOrder {
  private readonly rank: Int32Array;
  private readonly heap: { request: number; arrival: number }[] = [];
  private arrivals = 0;

  constructor(rank: Int32Array) {
    this.rank = rank;
  }

  get size(): number {
    return this.heap.length;
  }

  get first(): number {
    return this.heap[0].request;
  }

  push(request: number): void {
    const { heap } = this;
    const item = { request, arrival: this.arrivals++ };
    let hole = heap.push(item) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.before(item, heap[parent])) break;
      heap[hole] = heap[parent];
      hole = parent;
    }
    heap[hole] = item;
  }

  shift(): number {
    const { heap } = this;
    const { request } = heap[0];
    const item = heap.pop()!;
    let hole = 0;
    while (heap.length > 0) {
      let child = 2 * hole + 1;
      if (child + 1 < heap.length && this.before(heap[child + 1], heap[child])) child++;
      if (child >= heap.length || !this.before(heap[child], item)) {
        heap[hole] = item;
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    return request;
  }

  private before(a: { request: number; arrival: number }, b: { request: number; arrival: number }): boolean {
    const difference = this.rank[a.request] - this.rank[b.request];
    return difference < 0 || (difference === 0 && a.arrival < b.arrival);
  }
}
