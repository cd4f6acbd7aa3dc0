import type { TraceFormatName } from '../../workload/traces/index.ts';
import type { TraceCounts } from '../../workload/traces/trace-reader.ts';

/** What is in a trace. Plain data; what the trace does not say is absent. */
export interface TraceDescription {
  schemaVersion: 1;
  format: TraceFormatName;
  counts: TraceCounts;
  arrivals?: ArrivalDescription;
  inputTokens: LengthDescription;
  outputTokens: LengthDescription;
  prefixes?: PrefixDescription;
  sessions?: SessionDescription;
}

export interface ArrivalDescription {
  /** Requests that have a time: turns with a delay have none. */
  requests: number;
  spanSeconds: number;
  /** Requests a second: n - 1 gaps over the span. */
  rate: number;
  /** Coefficient of variation of the gaps: 1 for a Poisson process. */
  gapVariation: number;
  /** Of the gamma distribution with that variation: 1 / gapVariation^2, as `vllm bench serve` names it. */
  burstiness: number;
  /** Rows that are earlier than a row before them. */
  outOfOrder: number;
  gapSeconds: Histogram;
  peakMinute: { startSeconds: number; requests: number };
  /** Requests in equal times after each other, at most 1,000 of them, each a whole number of minutes. */
  load: { binSeconds: number; requests: number[] };
}

export interface LengthDescription {
  total: number;
  mean: number;
  std: number;
  min: number;
  max: number;
  /** Values at PERCENTILES. */
  percentiles: Record<string, number>;
  histogram: Histogram;
}

/** counts[i] values lie from edges[i] to below edges[i + 1]. */
export interface Histogram {
  edges: number[];
  counts: number[];
}

/** What the prompts share, from their hash ids or their sessions. */
export interface PrefixDescription {
  from: 'hashIds' | 'sessions';
  /** Tokens of prompts that an unlimited cache would hold. */
  sharedTokens: number;
  /** Share of all prompt tokens. */
  hitRate: number;
  /** Prompts that share something with an earlier one. */
  sharingRequests: number;
  /** Different blocks at the front of a prompt; only with hash ids. */
  firstBlocks?: number;
}

export interface SessionDescription {
  sessions: number;
  /** Requests that belong to one. */
  requests: number;
  meanTurns: number;
  mostTurns: number;
  /** Between the end of a turn and the next, if the trace says so. */
  meanDelaySeconds?: number;
}

export const PERCENTILES = [1, 10, 25, 50, 75, 90, 95, 99];
