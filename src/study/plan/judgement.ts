import type { DeploymentResult } from '../../observe/run-result.ts';
import { estimate } from '../estimate.ts';
import type { Estimate } from '../sweep/sweep-result.ts';
import { isLowerLimit } from './objectives.ts';
import type { BrokenObjective, Objective } from './plan-result.ts';

/** What a replication of a layout says: metrics, and how fast requests piled up if they did. */
export interface Outcome {
  metrics: DeploymentResult['metrics'];
  /** Requests per second by which those in the system grew; 0 if they did not. */
  queueGrowth: number;
  /** The run was too short to tell. */
  tooShort: boolean;
}

/** Whether a layout meets the objectives at a rate, by all its replications so far. */
export interface Judgement {
  meets: boolean;
  /** The worst first. */
  broken: BrokenObjective[];
  /** How far the worst of the objectives is from its limit: above 1 it is broken. */
  excess: number;
  metrics: Record<string, Estimate | null>;
  /** True if most of the runs were too short to see whether requests pile up. */
  tooShort: boolean;
}

/** Up to this many replications, one that breaks an objective decides; see `decides`. */
const MOST_DECIDED_BY_ONE = 4;

/** What is asked of every layout, unless the objectives themselves speak of it. */
const IMPLIED: Objective[] = [
  { metric: 'failed', comparison: '<=', limit: 0 },
  { metric: 'unfinished', comparison: '<=', limit: 0 },
];

/**
 * A layout meets an objective if the unfavourable end of the confidence interval over the replications does. Two more
 * things are asked: every request is answered, and in at most half of the replications requests pile up (a test that
 * errs now and then must not decide alone). What there is nothing of (ITL of answers of one token) breaks nothing.
 */
export function judge(outcomes: readonly Outcome[], objectives: readonly Objective[]): Judgement {
  const keys = Object.keys(outcomes[0].metrics);
  const metrics = Object.fromEntries(keys.map((key) => [key, estimateOf(outcomes, key)]));
  const judged = withImplied(objectives).flatMap((objective) => {
    const value = unfavourable(metrics[objective.metric] ?? null, objective);
    return value === undefined ? [] : [{ ...objective, value }];
  });
  const growing = outcomes.filter(({ queueGrowth }) => queueGrowth > 0);
  if (growing.length * 2 > outcomes.length) {
    const value = growing.reduce((sum, { queueGrowth }) => sum + queueGrowth, 0) / growing.length;
    judged.push({ metric: QUEUE_GROWTH, comparison: '<=', limit: 0, value });
  }
  judged.sort((a, b) => excess(b) - excess(a));
  const broken = judged.filter((each) => !isMet(each, each.value));
  return {
    meets: broken.length === 0,
    broken,
    excess: judged.length > 0 ? excess(judged[0]) : 0,
    metrics,
    tooShort: outcomes.filter(({ tooShort }) => tooShort).length * 2 > outcomes.length,
  };
}

/** Not a metric of a run: requests per second by which those in the system grow. */
export const QUEUE_GROWTH = 'queue_growth';

/**
 * True if these replications settle that the layout does not meet the objectives, whatever the remaining ones say.
 *
 * For up to four replications a single value beyond a limit does: no value of n lies further from their mean than
 * s (n - 1) / √n (Samuelson 1968), and the 95 % interval reaches t s / √n, where Student's t with n - 1 degrees of
 * freedom is at least n - 1 up to n = 4 (12.7, 4.30, 3.18). The end of the interval is then at least as bad.
 */
export function decides(
  outcomes: readonly Outcome[],
  objectives: readonly Objective[],
  all: number,
): boolean {
  const growing = outcomes.filter(({ queueGrowth }) => queueGrowth > 0).length;
  if (growing * 2 > all) return true;
  if (all > MOST_DECIDED_BY_ONE) return false;
  return outcomes.some(({ metrics }) =>
    withImplied(objectives).some((objective) => {
      const value = metrics[objective.metric];
      return value !== null && value !== undefined && !isMet(objective, value);
    }),
  );
}

function withImplied(objectives: readonly Objective[]): Objective[] {
  const spokenOf = new Set(objectives.map(({ metric }) => metric));
  return [...objectives, ...IMPLIED.filter(({ metric }) => !spokenOf.has(metric))];
}

function estimateOf(outcomes: readonly Outcome[], key: string): Estimate | null {
  const values = outcomes.map(({ metrics }) => metrics[key]);
  return values.every((value) => value !== null && value !== undefined) ? estimate(values as number[]) : null;
}

function unfavourable(value: Estimate | null, objective: Objective): number | undefined {
  if (value === null) return undefined;
  return isLowerLimit(objective) ? (value.low ?? value.mean) : (value.high ?? value.mean);
}

function isMet({ comparison, limit }: Objective, value: number): boolean {
  switch (comparison) {
    case '<=':
      return value <= limit;
    case '<':
      return value < limit;
    case '>=':
      return value >= limit;
    case '>':
      return value > limit;
  }
}

/** Value over limit, or limit over value if it is a lower limit; a limit of 0 counts units. */
function excess(objective: BrokenObjective): number {
  const { limit, value } = objective;
  if (isLowerLimit(objective)) return value > 0 ? limit / value : Number.POSITIVE_INFINITY;
  return limit > 0 ? value / limit : value > 0 ? 1 + value : 0;
}
