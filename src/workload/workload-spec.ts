/** A workload as it is described, every quantity in SI units and tokens. `buildWorkload` draws the requests. */
export interface WorkloadSpec {
  arrivals: ArrivalSpec;
  /** Number of requests. */
  requests: number;
  input: LengthSpec;
  output: LengthSpec;
  /** `max_tokens` of every request; undefined: exactly the output length (as load generators with ignore_eos ask). */
  maxOutputTokens?: number;
  /** Share of the answers that stop early, and the length they then have. */
  earlyStop?: { share: number; output: LengthSpec };
  /** What prompts share. */
  prompts?: PromptSpec;
  /** Share of requests by priority; smaller values are more urgent. */
  priorities?: { priority: number; share: number }[] | { recorded: number[] };
  /**
   * Number of sessions that requests are dealt to in turn, or the session of each, -1 for none; undefined: every request
   * for itself.
   */
  sessions?: number | { recorded: number[] };
  /** Requests that wait for the answer to another one; see Admission. Only with recorded lengths. */
  turns?: { previous: number[]; thinkSeconds: number[] };
}

/*
 * What is recorded comes from a trace: request i has entry i. Requests beyond the last entry begin again with the first,
 * with contents and sessions of their own.
 */

export type ArrivalSpec =
  | { process: 'poisson'; rate: number; rescale?: boolean }
  /** Gaps from Gamma(shape = burstiness, scale = 1 / (rate * burstiness)), as in vLLM; 1 is Poisson. */
  | { process: 'gamma'; rate: number; burstiness: number; rescale?: boolean }
  | { process: 'constant'; rate: number }
  /** All at t = 0. */
  | { process: 'burst' }
  /** The rate goes from startRate to endRate over the whole run. */
  | {
      process: 'ramp';
      strategy: 'linear' | 'exponential';
      startRate: number;
      endRate: number;
      burstiness?: number;
    }
  /** At these times, never decreasing, from 0 on; stretched so that on average `rate` come a second. */
  | { process: 'recorded'; seconds: number[]; rate?: number }
  /** `concurrency` clients, each of which sends its next request when it has its answer. */
  | { process: 'closed'; concurrency: number; thinkSeconds?: number };

export type LengthSpec =
  | { kind: 'fixed'; tokens: number }
  /** Whole numbers, both ends included. */
  | { kind: 'uniform'; min: number; max: number }
  | { kind: 'normal'; mean: number; std: number; min?: number; max?: number }
  /** `mean` and `std` of the lengths themselves, not of their logarithm. */
  | { kind: 'lognormal'; mean: number; std: number; min?: number; max?: number }
  /** Drawn from these values with equal chance. */
  | { kind: 'empirical'; values: number[] }
  | { kind: 'recorded'; tokens: number[] };

export type PromptSpec =
  /** `groups` prefixes of `prefixTokens` tokens each; every prompt starts with one of them, drawn at random. */
  | { kind: 'sharedPrefix'; groups: number; prefixTokens: number }
  /**
   * `size` distinct prompts that recur, their lengths drawn once: in turn, or every round in another order (a load
   * generator with several threads).
   */
  | { kind: 'pool'; size: number; shuffled?: boolean }
  /** Segments of each request as in PromptTable, contents numbered from 0. */
  | { kind: 'recorded'; first: number[]; contentId: number[]; tokens: number[]; namedTokens?: number[] };
