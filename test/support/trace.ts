import type { PoolPlan } from '../../src/cluster/cluster.ts';
import type { StepCost } from '../../src/cost/step-cost.ts';
import type { BatchingLimits, CacheSettings, EngineProfile } from '../../src/engine/engine-profile.ts';
import type { Workload } from '../../src/workload/request-table.ts';
import { clusterPlan, engineProfile, openWorkload, pool } from './cluster.ts';
import { ObservedRun } from './observed-run.ts';

/** Every step takes one second. */
export const secondsCost: StepCost = { prefillAttentionSeconds: () => 0, stepSeconds: () => 1 };

/** One engine of this kind, whose steps take a second each, with blocks of one token unless said otherwise. */
export function oneEngine(
  scheduler: EngineProfile['scheduler'],
  kvBlocks: number,
  batching: Partial<BatchingLimits> = {},
  cache: Partial<CacheSettings> = {},
): PoolPlan {
  const profile = engineProfile({
    scheduler,
    batching,
    cache: { blockSize: 1, prefixCaching: false, ...cache },
  });
  return pool({ profile, kvBlocks, cost: secondsCost });
}

/** Runs (arrival, input, output) rows on one engine. */
export function runRows(plan: PoolPlan, rows: readonly (readonly [number, number, number])[]): ObservedRun {
  return runOne(plan, openWorkload(rows));
}

export function runOne(plan: PoolPlan, workload: Workload): ObservedRun {
  return new ObservedRun(clusterPlan([plan]), workload);
}

/** The steps as "at 3: 2 decode, 40 prefill", with what was preempted before. */
export function trace(run: ObservedRun, worker = 0): string[] {
  return run.steps(worker).map((step) => {
    const parts = [];
    if (step.decodeSequences > 0) parts.push(`${step.decodeSequences} decode`);
    if (step.prefillTokens > 0) parts.push(`${step.prefillTokens} prefill`);
    if (step.preemptions > 0) parts.push(`${step.preemptions} preempted`);
    return `at ${step.startSeconds}: ${parts.join(', ')}`;
  });
}

/** When each request ended. */
export function ends(run: ObservedRun): (number | undefined)[] {
  return Array.from(run.workload.requests.inputTokens, (_, request) => run.time('finished', request));
}
