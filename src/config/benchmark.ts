import type { LoadToolKind } from '../observe/load-tools/load-tool.ts';
import type { MetricUnit } from '../observe/load-tools/metric-unit.ts';
import type { WorkloadSpec } from '../workload/workload-spec.ts';

/** A published benchmark: what was measured, and which simulations say what should have been. Plain data. */
export interface Benchmark {
  name: string;
  title: string;
  /** Where it was published. */
  source: string;
  description?: string;
  /** Licence of the published numbers, if it is known. */
  licence?: string;
  parts: BenchmarkPart[];
  fitted: FittedParameter[];
}

/** Runs of one scenario under several loads, watched by one load tool. */
export interface BenchmarkPart {
  name: string;
  description?: string;
  /** File of the scenario, from the folder of the benchmark file. */
  scenario: string;
  tool: LoadToolKind;
  /** How many seeds to simulate each level with; 1 where nothing is drawn at random. */
  seeds: number;
  /** The levels run one after the other on the same servers, whose caches persist. */
  sequential: boolean;
  /** False: an answer that is shorter than asked for ended with a token that has no text. */
  ignoreEos: boolean;
  levels: LoadLevel[];
  /** Deployments of the scenario that were measured. */
  deployments: string[];
  cells: BenchmarkCell[];
}

export interface LoadLevel {
  /** As the table of results calls it: `concurrency=50`. */
  load: string;
  /** What this level has instead of the scenario's workload, key by key. */
  workload: Partial<WorkloadSpec>;
}

/** One measured number. */
export interface BenchmarkCell {
  deployment: string;
  load: string;
  /** A metric that the load tool of the part reports. */
  metric: string;
  value: number;
  unit: MetricUnit;
  /** `fitted`: it was used to choose a parameter, so that meeting it proves little. */
  role: 'fitted' | 'predicted';
  /** Reason why an error of it says nothing; undefined if it counts. */
  whyNotScored?: string;
}

/** A parameter that the authors did not document and that was chosen to meet their numbers. */
export interface FittedParameter {
  /** Where it stands: a path in the scenario, such as `link.bandwidth`. */
  key: string;
  value: number;
  unit: string;
  /** What is physically possible, or what the published numbers allow. */
  range: [low: number, high: number];
  reason: string;
}
