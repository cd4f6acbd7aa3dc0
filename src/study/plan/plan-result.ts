import type { MetricsSpec } from '../../observe/metrics-spec.ts';

import type { Estimate } from '../sweep/sweep-result.ts';

/** Version of the plain data below; grows when a key changes its meaning or goes away. */
export const PLAN_VERSION = 1;

/** What `xpyd plan` found: plain, versioned data, from which the table and the charts are made. */
export interface PlanResult {
  kind: 'plan';
  schemaVersion: number;
  scenario: string;
  /** Requests per second that were asked for. */
  rate: number;
  objectives: Objective[];
  /** What a request has to meet to count as good, in milliseconds: the scenario's own limits, else those of the objectives. */
  goodput?: MetricsSpec['goodput'];
  /** Requests of a run, and the seeds of its replications. */
  requests: number;
  seeds: number[];
  /** Most GPUs, and most that they may cost an hour; absent when the scenario's own deployments were judged. */
  maxGpus?: number;
  budgetPerHour?: number;
  accelerators: PlanAccelerator[];
  /** `gpus` if the price of an accelerator is not known. */
  rankedBy: 'price' | 'gpus';
  /** Of the prices; absent if none is known. */
  currency?: string;
  space: PlanSpace;
  /** True if a layout meets the objectives; the layouts below are else the closest. */
  feasible: boolean;
  /** The best first. */
  layouts: PlannedLayout[];
}

/** A condition on a metric of a run, such as `p99_ttft_ms <= 1000`. */
export interface Objective {
  metric: string;
  comparison: '<=' | '<' | '>=' | '>';
  limit: number;
}

export interface PlanAccelerator {
  id: string;
  name: string;
  /** Of one GPU; absent if nobody says it (`--price <id>=<number>`). */
  pricePerHour?: number;
  currency?: string;
  boardPowerWatts?: number;
}

/** What became of the layouts that were considered. */
export interface PlanSpace {
  layouts: number;
  /** Why layouts were not simulated, and how many. */
  discarded: { reason: string; layouts: number; example: string }[];
  /** Layouts that were simulated at the asked rate. */
  simulated: number;
}

export interface PlannedLayout {
  /** `3P5D h200-sxm TP1`, `4 x TP2 h100-sxm aggregated`, or the deployment's name in the scenario. */
  name: string;
  pools: PlannedPool[];
  gpus: number;
  pricePerHour?: number;
  currency?: string;
  boardPowerWatts?: number;
  /** Per million output tokens at the asked rate; energy takes the board's limit for its draw, an upper bound. */
  pricePerMillionTokens?: number;
  kilowattHoursPerMillionTokens?: number;
  /** True if it meets every objective at the asked rate, at the unfavourable end of the confidence interval. */
  meets: boolean;
  /** Objectives that it does not meet at the asked rate, the worst first. */
  broken: BrokenObjective[];
  /** Largest rate that meets the objectives, requests per second; absent if none was found. */
  largestRate?: number;
  /** largestRate / rate - 1. */
  headroom?: number;
  /** What it breaks at a rate just above; absent if physics sets the largest rate. */
  breaksFirst?: BrokenObjective;
  /** What physics allows in the long run, requests per second, and what sets it; absent if nothing does. */
  ceiling?: { rate: number; setBy: string };
  /** Present if the runs at the asked rate were too short to see whether requests pile up. */
  tooShort?: true;
  /** At the asked rate, by the metric keys of a run. Null where there was nothing to take it of. */
  metrics: Record<string, Estimate | null>;
  binding: Binding;
  /** The best layout with one worker more, and with one fewer; absent where there is none. */
  oneMore?: Neighbour;
  oneFewer?: Neighbour;
}

export interface PlannedPool {
  role: 'aggregated' | 'prefill' | 'decode';
  workers: number;
  accelerator: string;
  tensorParallel: number;
  pipelineParallel: number;
  engine: string;
  maxNumBatchedTokens: number;
}

/** An objective, and what came out instead: the unfavourable end of the confidence interval. */
export interface BrokenObjective extends Objective {
  value: number;
}

export const RESOURCES = [
  'prefill compute',
  'prefill bandwidth',
  'prefill KV memory',
  'prefill batch tokens',
  'prefill slots (max_num_seqs)',
  'decode compute',
  'decode bandwidth',
  'decode KV memory',
  'decode slots (max_num_seqs)',
  'GPU interconnect',
  'link',
  'ingress',
  'gateway limits',
  'host',
] as const;
/** What a layout may lack: parts of the hardware, limits of the engine and of what lies before it; see resources.ts. */
export type Resource = (typeof RESOURCES)[number];

/** What limits a layout: what 20 % more of each resource would do. */
export interface Binding {
  /** The resource of which more helps most; absent if none helps much by itself. */
  resource?: Resource;
  /** Present instead if more of one does not help, but of these together does; none of them can be left out. */
  together?: { resources: Resource[]; gain: number };
  /**
   * `rate`: gains are relative growth of the largest rate. `objective`: no rate meets the objectives, and gains are
   * relative decline of the worst objective at the asked rate.
   */
  measure: 'rate' | 'objective';
  /** Of the resources that the layout has, the largest gain first. */
  gains: { resource: Resource; gain: number }[];
  /** What 20 % more of all resources at once would do, but for those of which more does harm. */
  everything?: number;
  /**
   * The objective that limits, on a cluster that is all but idle: present where more does not help, or where no rate
   * meets the objectives. If it is near its limit even there, it is missed by a floor of latency and not by the load.
   */
  unloaded?: BrokenObjective & { rate: number };
}

/** A layout with another number of workers. */
export interface Neighbour {
  name: string;
  gpus: number;
  pricePerHour?: number;
  largestRate?: number;
  /** At the asked rate. */
  meets: boolean;
  broken: BrokenObjective[];
}
