const START_CAPACITY = 1024;

/** A column of doubles that doubles its capacity when it is full: appending allocates nothing most of the time. */
export class FloatColumn {
  length = 0;
  private data = new Float64Array(START_CAPACITY);

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length++] = value;
  }

  /** Adds to entry `index`; entries that nothing was added to hold 0. */
  addAt(index: number, value: number): void {
    if (index >= this.data.length) this.reserve(index + 1);
    if (index >= this.length) this.length = index + 1;
    this.data[index] += value;
  }

  /** The entries so far, as a view: it goes stale when the column grows. */
  values(): Float64Array {
    return this.data.subarray(0, this.length);
  }

  private reserve(capacity: number): void {
    const grown = new Float64Array(roomFor(capacity, this.data.length));
    grown.set(this.data);
    this.data = grown;
  }
}

/** The same for 32-bit integers. Two classes, because a shared one would make both slow to index. */
export class IntColumn {
  length = 0;
  private data = new Int32Array(START_CAPACITY);

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length++] = value;
  }

  /** The entries so far, as a view: it goes stale when the column grows. */
  values(): Int32Array {
    return this.data.subarray(0, this.length);
  }

  private reserve(capacity: number): void {
    const grown = new Int32Array(roomFor(capacity, this.data.length));
    grown.set(this.data);
    this.data = grown;
  }
}

function roomFor(capacity: number, current: number): number {
  let room = current;
  while (room < capacity) room *= 2;
  return room;
}
