import type { FittedParameter } from '../../config/benchmark.ts';
import type { MetricUnit } from '../../observe/load-tools/metric-unit.ts';

/** How far the simulator is from what was measured: plain data, the form of `xpyd validate --json`. */
export interface Validation {
  benchmarks: BenchmarkValidation[];
  predicted: ErrorSummary;
  fitted: ErrorSummary;
}

export interface BenchmarkValidation {
  name: string;
  title: string;
  source: string;
  fittedParameters: FittedParameter[];
  cells: CellValidation[];
  predicted: ErrorSummary;
  fitted: ErrorSummary;
}

export interface CellValidation {
  deployment: string;
  load: string;
  metric: string;
  unit: MetricUnit;
  measured: number;
  /** Median over the seeds; null if the load tool could not have printed it. */
  simulated: number | null;
  /** simulated / measured - 1; null without a simulated value, and where 0 was measured and something else simulated. */
  relativeError: number | null;
  /** 5th and 95th percentile over the seeds; null for one seed, and without a simulated value. */
  band: [number, number] | null;
  insideBand: boolean | null;
  scored: boolean;
  role: 'fitted' | 'predicted';
}

/** Absolute relative errors of scored cells. A cell without an error is as wrong as can be: null stands for infinity. */
export interface ErrorSummary {
  /** null, too, without cells. */
  median: number | null;
  p90: number | null;
  cells: number;
  /** Those of them that have no error. */
  unfilled: number;
  /** Share of the cells with a band whose measured value lies inside it. */
  insideBand: number | null;
}
