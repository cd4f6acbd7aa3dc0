/** One measured figure of a batch whose sequences all have the same lengths. */
export interface StaticBatch {
  /** Whose measurement it is, by engine family and GPU: the line of the accuracy table it counts in. */
  group: string;
  worker: WorkerNames;
  sequences: number;
  inputTokens: number;
  outputTokens: number;
  metric: BatchMetric;
  seconds: number;
  /**
   * All sequences have the same prompt, as some load generators send it: they decode the same tokens, and the experts
   * of a mixture that one of them chooses are those that all of them choose.
   */
  alike?: true;
  /** Why the row says nothing about the step time; it is then counted, and compared with nothing. */
  outside?: string;
}

/**
 * `latency`: from the prompts to the last token. `prompt`: the step that makes the first token. `token`: mean time of
 * the steps after it. `loaded`: mean time per output token while as many clients as sequences send one request after
 * the other, so that prompts of some come between the tokens of others.
 */
export type BatchMetric = 'latency' | 'prompt' | 'token' | 'loaded';

/** Names of profiles, and how the model is divided and stored. */
export interface WorkerNames {
  accelerator: string;
  model: string;
  engine: string;
  tensorParallel: number;
  /** Weights and KV in 8 bit. */
  fp8?: true;
}
