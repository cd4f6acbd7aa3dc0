/**
 * The requests of a run as columns: entry i of every array belongs to request i. Requests are numbered in the
 * order in which they are sent; turns that wait for each other, in the order in which they were recorded.
 */
export interface RequestTable {
  count: number;
  /**
   * When the client sends it, in seconds, never decreasing (open loop). In a closed loop the time is decided while
   * the simulation runs, and this column holds 0.
   */
  arrivalSeconds: Float64Array;
  inputTokens: Int32Array;
  /** The true output length. No policy may read it; the engine learns it when the last token is made. */
  outputTokens: Int32Array;
  /** What the client asked for (`max_tokens`): all that a real scheduler can know about the output length. */
  maxOutputTokens: Int32Array;
  /** Smaller is more urgent, as in vLLM. */
  priority: Int32Array;
  /** Requests with the same session stick to one worker under session routing; -1 for none. */
  session: Int32Array;
  prompts: PromptTable;
}

/**
 * What the prompts share. The prompt of request i starts with the segments first[i] .. first[i + 1] - 1, each a
 * content id and a length in tokens; what follows them is its own and equal to no other prompt. Two prompts share
 * a prefix exactly as far as their segments are equal from the front. Where a later turn repeats the answer to a request,
 * segments name the whole prompt, and the last one names the answer.
 */
export interface PromptTable {
  first: Int32Array;
  /** One behind the last segment of each prompt, where this is not the first of the next one. */
  end?: Int32Array;
  contentId: Int32Array;
  tokens: Int32Array;
  /**
   * Tokens from the front of each request that its segments name at most: its prompt, or its prompt and answer. Undefined:
   * of all requests the prompt.
   */
  namedTokens?: Int32Array;
}

/** How requests enter: at the times of the table, or kept at a number in flight. */
export type SimpleAdmission =
  | { kind: 'open' }
  | {
      kind: 'closed';
      /** Requests in flight. */
      concurrency: number;
      /** Seconds between an answer and the next request of the same client. */
      thinkSeconds: number;
    };

/**
 * Conversations: request i is sent when request `previous[i]`, a smaller number, has ended and its user has thought for
 * `thinkSeconds[i]`, but not before its own time. Where `previous` is -1 its own time is all that counts.
 */
export interface TurnAdmission {
  kind: 'turns';
  previous: Int32Array;
  thinkSeconds: Float64Array;
}

/** Or in stages: each takes the next `requests` of the table, and its times count from its own start. */
export type Admission =
  | SimpleAdmission
  | TurnAdmission
  | { kind: 'staged'; stages: { requests: number; admission: SimpleAdmission }[] };

/** A workload that is ready to run: what, and how it enters. */
export interface Workload {
  requests: RequestTable;
  admission: Admission;
}

/** One behind the last segment of a prompt. */
export function segmentsEnd({ first, end }: PromptTable, request: number): number {
  return end === undefined ? first[request + 1] : end[request];
}

/** Prompts that share nothing: a table with no segments for `count` requests. */
export function unsharedPrompts(count: number): PromptTable {
  return { first: new Int32Array(count + 1), contentId: new Int32Array(0), tokens: new Int32Array(0) };
}
