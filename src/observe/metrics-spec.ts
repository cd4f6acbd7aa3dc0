/** Which metrics of a run are wanted. */
export interface MetricsSpec {
  percentiles: number[];
  /** Objectives in milliseconds; a request is good when it meets all of them. */
  goodput?: { ttft?: number; tpot?: number; e2el?: number };
  /** Requests sent in the first seconds are left out of latency metrics; `auto`: as many as MSER-5 says. */
  warmupSeconds: number | 'auto';
}
