const PAGE_BITS = 2 ** 15;

/** A set of ids. Whole numbers take about a bit each where they lie close, as those of a trace do. */
export class IdSet {
  private readonly pages = new Map<number, Uint32Array>();
  private readonly names = new Set<number | string>();
  size = 0;

  has(id: number | string): boolean {
    if (!isIndex(id)) return this.names.has(id);
    const page = this.pages.get(Math.floor(id / PAGE_BITS));
    const bit = id % PAGE_BITS;
    return page !== undefined && ((page[bit >>> 5] >>> (bit & 31)) & 1) === 1;
  }

  add(id: number | string): void {
    if (this.has(id)) return;
    this.size++;
    if (!isIndex(id)) {
      this.names.add(id);
      return;
    }
    const number = Math.floor(id / PAGE_BITS);
    const page = this.pages.get(number) ?? new Uint32Array(PAGE_BITS / 32);
    this.pages.set(number, page);
    const bit = id % PAGE_BITS;
    page[bit >>> 5] |= 1 << (bit & 31);
  }
}

/** Numbers beyond these are hashes, which lie nowhere close. */
const LARGEST_INDEX = 2 ** 32;

function isIndex(id: number | string): id is number {
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < LARGEST_INDEX;
}
