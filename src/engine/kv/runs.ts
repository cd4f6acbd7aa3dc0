const NONE = -1;

/** contentId of a run that holds the blocks of one preempted request; its parent is the number of the request. */
export const SUSPENDED = -1;
/** contentId of a run whose blocks nobody can ask for; it only keeps their place in the order of eviction. */
export const WORTHLESS = -2;

/**
 * Runs of KV blocks that the prefix cache keeps. A run holds the blocks of one prompt segment behind one particular
 * prefix (its parent run), of which the first `resident` are in memory: blocks are thrown out from the end of a
 * prompt backwards, so that what is left of a run is always its beginning. Runs are numbers; the columns grow.
 */
export class Runs {
  /** Run that comes before it in the prompt; -1 at the start of one. */
  readonly parent: number[] = [];
  /** Content of the segment, or SUSPENDED, or WORTHLESS. */
  readonly contentId: number[] = [];
  readonly resident: number[] = [];
  /** Requests that use it now. Unused runs stand in the list of least recent use. */
  readonly users: number[] = [];
  private readonly older: number[] = [];
  private readonly newer: number[] = [];
  private readonly unusedIds: number[] = [];
  private readonly children = new Map<number, number>();
  private oldest = NONE;
  private newest = NONE;

  /** The run of this content behind `parent`; -1 if there is none. */
  find(parent: number, contentId: number): number {
    return this.children.get(childKey(parent, contentId)) ?? NONE;
  }

  /** A new run without blocks and without users. */
  create(parent: number, contentId: number): number {
    const run = this.unusedIds.pop() ?? this.parent.length;
    this.parent[run] = parent;
    this.contentId[run] = contentId;
    this.resident[run] = 0;
    this.users[run] = 0;
    this.older[run] = NONE;
    this.newer[run] = NONE;
    if (contentId >= 0) this.children.set(childKey(parent, contentId), run);
    return run;
  }

  /** Forgets a run that is in no list. */
  destroy(run: number): void {
    if (this.contentId[run] >= 0) this.children.delete(childKey(this.parent[run], this.contentId[run]));
    this.unusedIds.push(run);
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
    this.older[run] = this.newest;
    this.newer[run] = NONE;
    if (this.newest === NONE) this.oldest = run;
    else this.newer[this.newest] = run;
    this.newest = run;
  }

  removeUnused(run: number): void {
    const older = this.older[run];
    const newer = this.newer[run];
    if (older === NONE) this.oldest = newer;
    else this.newer[older] = newer;
    if (newer === NONE) this.newest = older;
    else this.older[newer] = older;
  }
}

/** Exact in a double as long as there are fewer than four million runs. */
function childKey(parent: number, contentId: number): number {
  return (parent + 1) * 2 ** 31 + contentId;
}
