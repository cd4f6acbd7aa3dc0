import type { Sequences } from './sequences.ts';

const NONE = -1;

/** The sequences that hold a running slot of one engine, in order of admission: a doubly linked list. */
export class RunningList {
  count = 0;
  private head = NONE;
  private tail = NONE;
  private readonly sequences: Sequences;

  constructor(sequences: Sequences) {
    this.sequences = sequences;
  }

  append(request: number): void {
    const { runningPrevious, runningNext } = this.sequences;
    runningPrevious[request] = this.tail;
    runningNext[request] = NONE;
    if (this.tail === NONE) this.head = request;
    else runningNext[this.tail] = request;
    this.tail = request;
    this.count++;
  }

  remove(request: number): void {
    const { runningPrevious, runningNext } = this.sequences;
    const previous = runningPrevious[request];
    const next = runningNext[request];
    if (previous === NONE) this.head = next;
    else runningNext[previous] = next;
    if (next === NONE) this.tail = previous;
    else runningPrevious[next] = previous;
    this.count--;
  }

  has(request: number): boolean {
    for (const member of this) if (member === request) return true;
    return false;
  }

  /** The sequence admitted last, the first to be preempted; -1 if none runs. */
  get last(): number {
    return this.tail;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let request = this.head; request !== NONE; request = this.sequences.runningNext[request])
      yield request;
  }
}
