/** Version of the plain data below; grows when a key changes its meaning or goes away. */
export const SCHEMA_VERSION = 1;

/** What a run of a scenario says: plain, versioned data. Every report is a pure function of it. */
export interface RunResult {
  schemaVersion: number;
  scenario: string;
  seed: number;
  deployments: DeploymentResult[];
}

export interface DeploymentResult {
  name: string;
  cluster: ClusterSummary;
  /** Keys and units of `vllm bench serve --save-result`: `mean_ttft_ms`, `p99_itl_ms`, `output_throughput` ... */
  metrics: Record<string, number | null>;
  requests: RequestSummary;
  /** Whether the metrics would be the same if the run went on. */
  steadiness: Steadiness;
  /** Latencies leave out what was sent before; 0 if nothing was cut. */
  warmupSeconds: number;
  /** `given`: by hand; `mser5`: found by MSER-5; `notFound`: MSER-5 found no steady part, and nothing was cut. */
  warmupRule: 'given' | 'mser5' | 'notFound';
  waiting: WaitingSummary;
  /** Samples over time, at most a few hundred per worker. */
  timeline: TimelineSummary;
}

/** GPUs, and what they cost and draw where the profiles say so. */
export interface ClusterSummary {
  layout: string;
  gpus: number;
  pricePerHour?: number;
  currency?: string;
  boardPowerWatts?: number;
}

export interface RequestSummary {
  total: number;
  completed: number;
  failed: number;
  /** Neither finished nor failed when the run ended. */
  unfinished: number;
  failures: Record<string, number>;
  preemptions: number;
  /** Prompt tokens of the requests that were scheduled, and how many of them the prefix cache had. */
  promptTokens: number;
  prefixCacheHitTokens: number;
}

export type LatencyName = 'ttft' | 'tpot' | 'itl' | 'e2el';

/** Whether requests pile up while others arrive: how that is tested stands at `judgeSteadiness`. */
export interface Steadiness {
  /**
   * `growing`: requests pile up. `steady`: no such growth was found. No test can be made of a run that is `tooShort`, of a
   * `burst` (all requests at one time), of a `closed` loop, in which nothing can pile up, or of `staged` loads.
   */
  verdict: 'steady' | 'growing' | 'tooShort' | 'burst' | 'closed' | 'staged';
  /** Latencies whose statistics depend on how long the run lasts: not to be quoted. Empty unless it grows. */
  diverging: LatencyName[];
  /** Requests that were sent and have no first token; absent where no test was made. */
  waitingForFirstToken?: Growth;
  /** Requests that have their first token and not their last; absent where no test was made. */
  beingAnswered?: Growth;
}

/** How fast a number of requests grows, and the 95 % confidence interval of that. */
export interface Growth {
  perSecond: number;
  low: number;
  high: number;
  /** Mean of the number over the time that was looked at. */
  meanNumber: number;
  fromSeconds: number;
  toSeconds: number;
}

/** Where the time of a request goes: mean milliseconds by part, over all finished requests and over the slowest 1 %. */
export interface WaitingSummary {
  meanMs: Record<string, number>;
  slowestPercentMs: Record<string, number>;
}

/** Per worker: what it did. */
export interface TimelineSummary {
  workers: WorkerTimeline[];
}

export interface WorkerTimeline {
  worker: number;
  role: string;
  steps: number;
  busySeconds: number;
  prefillSeconds: number;
  preemptions: number;
  kvBlocks: number;
  peakUsedBlocks: number;
  /** Largest values in buckets of equal width, each named by the time at which it starts; 0 where it was idle. */
  samples: {
    timeSeconds: number[];
    waiting: number[];
    running: number[];
    usedBlocks: number[];
    batchTokens: number[];
  };
}
