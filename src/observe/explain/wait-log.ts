import { FloatColumn, IntColumn } from '../growable.ts';

/** The pieces of every wait in the order in which they were told, found again by request. */
export class WaitLog {
  private readonly count: number;
  private readonly request = new IntColumn();
  private readonly part = new IntColumn();
  private readonly seconds = new FloatColumn();
  /** Entries by request: those of request i are order[first[i]] to before order[first[i + 1]]. */
  private first = new Int32Array(0);
  private order = new Int32Array(0);

  constructor(count: number) {
    this.count = count;
  }

  add(request: number, part: number, seconds: number): void {
    this.request.push(request);
    this.part.push(part);
    this.seconds.push(seconds);
  }

  *of(request: number): Generator<[part: number, seconds: number]> {
    if (this.order.length !== this.request.length) this.sort();
    const parts = this.part.values();
    const seconds = this.seconds.values();
    for (let place = this.first[request]; place < this.first[request + 1]; place++) {
      const entry = this.order[place];
      yield [parts[entry], seconds[entry]];
    }
  }

  /** A counting sort: stable, so that the pieces of a request stay in order. */
  private sort(): void {
    const requests = this.request.values();
    this.first = new Int32Array(this.count + 1);
    for (const request of requests) this.first[request + 1]++;
    for (let request = 0; request < this.count; request++) this.first[request + 1] += this.first[request];
    const next = this.first.slice();
    this.order = new Int32Array(requests.length);
    for (let entry = 0; entry < requests.length; entry++) this.order[next[requests[entry]]++] = entry;
  }
}
