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
  /** simulated / measured - 1 */
  relativeError: number | null;
  /** 5th and 95th percentile over the seeds; null where nothing is drawn at random. */
  band: [number, number] | null;
  insideBand: boolean | null;
  scored: boolean;
  role: 'fitted' | 'predicted';
}

/** Absolute relative errors of scored cells. */
export interface ErrorSummary {
  median: number | null;
  p90: number | null;
  cells: number;
  /** Share of the cells with a band whose measured value lies inside it. */
  insideBand: number | null;
}
