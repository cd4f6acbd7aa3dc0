import type { Estimate } from '../sweep/sweep-result.ts';

/** Version of the plain data below; grows when a key changes its meaning or goes away. */
export const COMPARISON_VERSION = 1;

/** Results side by side, as plain data. */
export interface Comparison {
  kind: 'comparison';
  schemaVersion: number;
  /** In the order of the command line; changes count from the first one. */
  files: { file: string; scenario: string; seeds: number[] }[];
  /** What all of them have, in the order of the first. */
  items: ComparedItem[];
  /** What is missing in some of them. */
  unmatched: { name: string; files: string[] }[];
}

/** A deployment; in sweeps, at one point. */
export interface ComparedItem {
  name: string;
  /** Metrics that every file has, by their keys. */
  metrics: Record<string, ComparedMetric>;
  /** Files in which requests pile up: latencies there depend on how long the run lasts. */
  growing: string[];
}

export interface ComparedMetric {
  /** Of each file. Null where there was nothing to take it of. */
  values: (Estimate | null)[];
  /** Of each file but the first, against the first. Null where a value is missing. */
  changes: (Change | null)[];
}

export interface Change {
  absolute: number;
  /** As a share of the first value; null if that is 0. */
  relative: number | null;
  /** Whether replications alone would hardly make this difference (5 %); absent if one of them has no interval. */
  significant?: boolean;
}
