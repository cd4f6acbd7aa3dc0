import type { ClusterSummary, LatencyName } from '../../observe/run-result.ts';

/** Version of the plain data below; grows when a key changes its meaning or goes away. */
export const SWEEP_VERSION = 1;

/** What `xpyd sweep` writes as JSON: plain, versioned data, from which tables and charts are made. */
export interface SweepResult {
  kind: 'sweep';
  schemaVersion: number;
  scenario: string;
  /** Of the resolved scenario, what varies and the seeds: results with another hash are of another sweep. */
  hash: string;
  /** What varies, in the order of the columns; linked values are among them. */
  axes: SweepAxis[];
  seeds: number[];
  /** In the order of their index, however they finished; those that are missing were not run yet. */
  points: SweepPoint[];
}

export interface SweepAxis {
  name: string;
  /** Path in the scenario that takes the value. */
  path: string;
  /** Set when the value follows from others. */
  expression?: string;
}

export interface SweepPoint {
  index: number;
  /** Value of each axis. */
  settings: Record<string, unknown>;
  /** Empty if this point is impossible; `infeasible` then says why. */
  deployments: SweepDeployment[];
  infeasible?: string;
}

export interface SweepDeployment {
  name: string;
  cluster: ClusterSummary;
  /** By the metric keys of a run. Null where there was nothing to take it of. */
  metrics: Record<string, Estimate | null>;
  /**
   * Latencies that grow as long as the run lasts, in some replication: requests pile up, and their statistics are not to be
   * quoted. Absent if there are none.
   */
  diverging?: LatencyName[];
}

/** Mean over the replications and its 95 % confidence interval (Student t); one replication has none. */
export interface Estimate {
  mean: number;
  low?: number;
  high?: number;
}
