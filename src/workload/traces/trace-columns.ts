import type { TraceRequest } from './trace-reader.ts';

/** The selected requests of a trace as columns, in the order of the file. Plain data. */
export interface TraceColumns {
  /** When each can be sent at the earliest; fewer than requests if some have no time. */
  seconds: number[];
  inputTokens: number[];
  outputTokens: number[];
  /** 0 where the trace names none. */
  priority: number[];
  /** Number of the session, from 0 in the order of their first rows; -1 for none. */
  session: number[];
  /** Seconds between the end of the previous turn and this one; -1 where the trace does not say. */
  delaySeconds: number[];
  /** Tokens at the front of the prompt that are the previous turn's prompt and answer. */
  sharedTokens: number[];
  /** The hash ids of request i are firstHash[i] .. firstHash[i + 1] - 1, numbered from 0. */
  firstHash: number[];
  hashIds: number[];
}

/** Collects requests into columns. */
export class ColumnCollector {
  readonly columns: TraceColumns = {
    seconds: [],
    inputTokens: [],
    outputTokens: [],
    priority: [],
    session: [],
    delaySeconds: [],
    sharedTokens: [],
    firstHash: [0],
    hashIds: [],
  };
  private readonly sessions = new Numbering<string>();
  private readonly hashes = new Numbering<number | string>();

  add(request: TraceRequest): void {
    const { columns, sessions, hashes } = this;
    if (request.earliestSeconds !== undefined) columns.seconds.push(request.earliestSeconds);
    columns.inputTokens.push(request.inputTokens);
    columns.outputTokens.push(request.outputTokens);
    columns.priority.push(request.priority ?? 0);
    columns.session.push(request.session === undefined ? -1 : sessions.of(request.session));
    columns.delaySeconds.push(request.delaySeconds ?? -1);
    columns.sharedTokens.push(request.sharedTokens);
    for (const id of request.hashIds ?? []) columns.hashIds.push(hashes.of(id));
    columns.firstHash.push(columns.hashIds.length);
  }
}

/** Numbers names from 0 in the order in which they come. */
class Numbering<Name> {
  private readonly numbers = new Map<Name, number>();

  of(name: Name): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.numbers.size);
    return this.numbers.size - 1;
  }
}
