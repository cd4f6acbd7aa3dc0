/**
 * The facts that leave the simulation. Engines and the cluster call these hooks while time goes by; collectors,
 * trace writers and law checkers implement those that they need. A probe must not change what it is told about.
 *
 * Requests and workers are numbers: the index into the workload and into the deployment's list of workers.
 * All times are seconds since the start of the run.
 */
export interface Probe {
  /** The client sent the request. */
  arrived?(request: number, time: number): void;
  /** The router chose a worker; in a disaggregated layout once for the prefill and once for the decode side. */
  routed?(request: number, worker: number, time: number): void;
  /** It entered a worker's waiting queue. */
  queued?(request: number, worker: number, time: number): void;
  /** It left the waiting queue for the first time: its first tokens are in the step that starts now. */
  scheduled?(request: number, worker: number, time: number, cachedTokens: number): void;
  /**
   * `tokens` of its prompt (after a preemption: and own output), behind `cachedTokens` that have their KV, are in the
   * step that is being planned; with nobody else it would take `aloneSeconds`.
   */
  prefills?(
    request: number,
    worker: number,
    tokens: number,
    cachedTokens: number,
    aloneSeconds: number,
  ): void;
  /**
   * A worker has planned the step that starts now; one without tokens and without an end says that there is nothing
   * that it can do. `step` is reused: copy what is to be kept. The head of its waiting queue stays there because of
   * `blockedBy`, an index into WAIT_PARTS.
   */
  planned?(worker: number, step: StepFacts, blockedBy: number): void;
  /** An engine ran a step. `step` is reused: copy what is to be kept. */
  stepped?(worker: number, step: StepFacts): void;
  /** `count` requests received their next token `gap` seconds after their previous one. */
  tokens?(worker: number, time: number, gap: number, count: number): void;
  /** The client received a token after the first: whose it is, told only behind a gateway that changes gaps. */
  received?(request: number, time: number): void;
  /** The client received the first token. */
  firstToken?(request: number, time: number): void;
  /** Its blocks were taken away; it will be recomputed. */
  preempted?(request: number, worker: number, time: number): void;
  /** Its KV starts to move between two workers. */
  transferStarted?(request: number, from: number, to: number, bytes: number, time: number): void;
  /** Its KV has arrived. */
  transferred?(request: number, from: number, to: number, time: number): void;
  /** `seconds` of its latency belong to this part (an index into WAIT_PARTS); a part may come in several pieces. */
  waited?(request: number, part: number, seconds: number): void;
  /** The client received the last token; `outputTokens` tokens in all. */
  finished?(request: number, time: number, outputTokens: number): void;
  /** It ended without an answer. `reason` is one of FAILURE_REASONS. */
  failed?(request: number, time: number, reason: FailureReason): void;
}

export const FAILURE_REASONS = ['promptTooLong', 'rateLimited', 'timeout', 'aborted'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** One engine step: what was in it, how long it took and what the worker looked like while it ran. */
export interface StepFacts {
  startSeconds: number;
  endSeconds: number;
  /** New prompt tokens, and the number of prompts they belong to. */
  prefillTokens: number;
  prefillSequences: number;
  /** Sequences that made one token each. */
  decodeSequences: number;
  /** Sum of the contexts of the decoding sequences, the new token included. */
  decodeContextTokens: number;
  /** Share of the step that is due to its prefill, in seconds. */
  prefillSeconds: number;
  /** Requests in the waiting queue after the step was planned. */
  waiting: number;
  /** Requests that hold a running slot. */
  running: number;
  /** KV blocks in use (those that only the prefix cache keeps are not in use), and in all. */
  usedBlocks: number;
  totalBlocks: number;
  /** Requests preempted while the step was planned. */
  preemptions: number;
}
