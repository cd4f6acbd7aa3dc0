export const NONE = -1;
/** prefix of a run that holds the blocks of one preempted request; its parent is the number of the request. */
export const SUSPENDED = -1;
/** prefix of a run whose blocks nobody can ask for; it only keeps their place in the order of eviction. */
export const WORTHLESS = -2;

/**
 * Runs of KV blocks that the prefix cache keeps: a radix tree. The blocks of a run follow each other in one prompt
 * segment behind one particular prefix, and whoever uses one of them uses them all; where users part ways, the run is
 * split. Blocks are thrown out from the end of a prompt backwards, so that what is left of a run is its beginning.
 * Runs are numbers; the columns grow.
 */
export class Runs {
  /** Run that comes before it in the prompt; -1 at the start of one. */
  readonly parent: number[] = [];
  /** Run that goes on with the same segment; -1 if there is none. */
  readonly next: number[] = [];
  /** Number of the prefix that its segment ends (see prefixIds), or SUSPENDED, or WORTHLESS. */
  readonly prefix: number[] = [];
  /** Blocks. */
  readonly resident: number[] = [];
  /** Requests that use it now. Unused runs stand in the list of least recent use. */
  readonly users: number[] = [];
  private readonly older: number[] = [];
  private readonly newer: number[] = [];
  private readonly unusedIds: number[] = [];
  private readonly heads = new Map<number, number>();
  private oldest = NONE;
  private newest = NONE;

  /** The first run of the segment that ends this prefix; -1 if there is none. */
  head(prefix: number): number {
    return this.heads.get(prefix) ?? NONE;
  }

  /** A new run: the first of its segment, or the one that goes on where `parent` ends. */
  create(parent: number, prefix: number, resident: number, users: number): number {
    const run = this.unusedIds.pop() ?? this.parent.length;
    this.parent[run] = parent;
    this.next[run] = NONE;
    this.prefix[run] = prefix;
    this.resident[run] = resident;
    this.users[run] = users;
    this.older[run] = NONE;
    this.newer[run] = NONE;
    if (prefix >= 0) this.point(run, run);
    return run;
  }

  /** Forgets a run that is in no list. */
  destroy(run: number): void {
    if (this.prefix[run] >= 0) this.point(run, NONE);
    this.unusedIds.push(run);
  }

  /** Makes the first `blocks` blocks of a run a run of their own, and returns it. */
  split(run: number, blocks: number): number {
    const front = this.create(this.parent[run], this.prefix[run], blocks, this.users[run]);
    this.next[front] = run;
    this.parent[run] = front;
    this.resident[run] -= blocks;
    if (this.users[run] === 0) this.insertUnused(front, run, this.newer[run]);
    return front;
  }

  /** The run that was used longest ago; -1 if all are in use. */
  get leastRecent(): number {
    return this.oldest;
  }

  get mostRecent(): number {
    return this.newest;
  }

  /** Puts a run that nobody uses any more behind all others of its kind. */
  appendUnused(run: number): void {
    this.insertUnused(run, this.newest, NONE);
  }

  removeUnused(run: number): void {
    const older = this.older[run];
    const newer = this.newer[run];
    if (older === NONE) this.oldest = newer;
    else this.newer[older] = newer;
    if (newer === NONE) this.newest = older;
    else this.older[newer] = older;
  }

  private insertUnused(run: number, older: number, newer: number): void {
    this.older[run] = older;
    this.newer[run] = newer;
    if (older === NONE) this.oldest = run;
    else this.newer[older] = run;
    if (newer === NONE) this.newest = run;
    else this.older[newer] = run;
  }

  /** Lets whatever leads to this run lead to `target`. */
  private point(run: number, target: number): void {
    const { parent, prefix } = this;
    const before = parent[run];
    if (before !== NONE && prefix[before] === prefix[run]) this.next[before] = target;
    else if (target === NONE) this.heads.delete(prefix[run]);
    else this.heads.set(prefix[run], target);
  }
}
