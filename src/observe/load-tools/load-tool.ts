/**
 * What a load generator saw of one load level, as columns: entry i of every array belongs to request i. Times are
 * seconds on any one clock; NaN stands for what has never happened.
 */
export interface ClientRecords {
  count: number;
  /** When the generator sent the request: time that it waited for a free slot of the generator is no part of it. */
  sendSeconds: Float64Array;
  /** When the first text arrived; NaN too if the answer was complete and had none. */
  firstTokenSeconds: Float64Array;
  /** When the answer was complete, or when a failed request was given up. */
  endSeconds: Float64Array;
  inputTokens: Int32Array;
  /** Tokens of the answer that the client received as text. */
  outputTokens: Int32Array;
  /** 1 for a request that ended without an answer. */
  failed: Uint8Array;
  /** The gaps between the tokens of all requests, `counts[i]` of them of `seconds[i]`; undefined if nobody kept them. */
  gaps?: { seconds: Float64Array; counts: Int32Array | Float64Array };
  /** When this load level started: when the generator could have sent its first request. */
  startSeconds: number;
}

/**
 * How a load generator turns what it saw into the numbers that it prints. Two generators that watch the same requests
 * may print different numbers under the same name, and a measured number can be compared with a simulated one only if
 * both were taken by the same definition.
 *
 * @returns numbers by their names, in the units of `metricUnit`; what cannot be computed (the mean over no requests) is
 * absent. Among the names are all that published results of that generator are given by.
 */
export type LoadTool = (records: ClientRecords) => Record<string, number>;

export type LoadToolKind =
  | 'vllm'
  | 'vllm-0.6.1'
  | 'sglang'
  | 'genai-perf'
  | 'benchmark.py'
  | 'load_test.py'
  | 'multi-round-qa';
