/** Requests in the order in which they came; taking the first one out costs O(1). */
export class Fifo {
  private items: number[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  /** Only when size > 0. */
  get first(): number {
    return this.items[this.head];
  }

  push(request: number): void {
    this.items.push(request);
  }

  /** Takes the first one out; only when size > 0. */
  shift(): number {
    const request = this.items[this.head++];
    if (this.head > 4096 && 2 * this.head > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return request;
  }

  /** Takes one out of the middle; false if it is not here. */
  remove(request: number): boolean {
    const index = this.items.indexOf(request, this.head);
    // Who has waited longest gives up first, as a rule.
    if (index === this.head) this.shift();
    else if (index >= 0) this.items.splice(index, 1);
    return index >= 0;
  }
}
