export type EngineRole = 'aggregated' | 'prefill' | 'decode';

/** What the cluster around an engine wants to know. */
export interface EngineHost {
  /** The engine made the first output token of a request that it also decodes. */
  firstToken(request: number, time: number): void;
  /** A prefill worker has computed the whole prompt; it keeps the KV until `releasePrompt`. */
  prefilled(request: number, worker: number): void;
  /** A prefill worker has let go of a prompt whose client has gone; it keeps what it has of its KV until `releasePrompt`. */
  promptAbandoned(request: number, worker: number): void;
  /** A prefill worker computes the first tokens of a prompt in the step that starts now. */
  prefillStarts(request: number, worker: number): void;
  /** If it is there, it is told of every token after the first, and the probes of none. */
  token?: ((request: number) => void) | undefined;
  /** The answer is complete, or nobody waits for it. A static batch may keep the request until `released`. */
  finished(request: number, worker: number, time: number, isKept: boolean): void;
  released(request: number): void;
  /** Blocks of a decode worker became free, or somebody who was preempted there is computed again. */
  memoryFreed(worker: number): void;
}
