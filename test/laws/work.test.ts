import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClusterPlan } from '../../src/cluster/cluster.ts';
import type { StepCost } from '../../src/cost/step-cost.ts';
import { openWorkload } from '../support/cluster.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { aggregatedPlans, disaggregatedPlans, scenarios } from '../support/scenarios.ts';

const RUNS = { seed: 4, numRuns: Number(process.env.LAW_RUNS ?? 400) };

/** When a request is on a worker: from, and until. */
type Stay = readonly [worker: number, from: number, until: number];

/** Times in which a worker runs no step, between its first fact and its last. */
function pauses(run: ObservedRun, worker: number): [number, number][] {
  const steps = run.steps(worker);
  return steps.slice(1).map(({ startSeconds }, i) => [steps[i].endSeconds, startSeconds]);
}

function overlap([, from, until]: Stay, [start, end]: [number, number]): boolean {
  return from < end && start < until;
}

describe('an engine rests only when it has nothing that it could do', () => {
  test('aggregated: only when it is empty', () => {
    fc.assert(
      fc.property(scenarios(aggregatedPlans), ({ plan, workload, seed }) => {
        const run = new ObservedRun(plan, workload, seed);
        const delay = plan.ingress.responseDelaySeconds;
        const end = new Map(run.of('finished').map(([request, time]) => [request, time - delay]));
        const stays = run
          .of('queued')
          .map(([request, worker, time]): Stay => [worker, time, end.get(request)!]);
        for (const stay of stays)
          for (const pause of pauses(run, stay[0])) {
            const isRounding = Math.min(stay[2], pause[1]) - Math.max(stay[1], pause[0]) < 1e-12;
            expect(overlap(stay, pause) && !isRounding).toBe(false);
          }
      }),
      RUNS,
    );
  });

  test('xPyD: a prefill worker only when it is empty, or when prompts on their way out fill it', () => {
    fc.assert(
      fc.property(scenarios(disaggregatedPlans), ({ plan, workload, seed }) => {
        const run = new ObservedRun(plan, workload, seed);
        const start = new Map(run.of('scheduled').map(([request, , time]) => [request, time]));
        const leaving = run.of('transferred').map(([request, from, , time]) => {
          return [from, start.get(request)!, time] as const;
        });
        for (const [request, worker, time] of run.of('queued')) {
          const wait: Stay = [worker, time, start.get(request)!];
          for (const pause of pauses(run, worker)) {
            const isBlocked = leaving.some((other) => other[0] === worker && overlap(other, pause));
            expect(overlap(wait, pause) && !isBlocked).toBe(false);
          }
        }
      }),
      RUNS,
    );
  });
});

describe('more is never slower, for a request by itself', () => {
  const latency = (plan: ClusterPlan, input: number, output: number) =>
    new ObservedRun(plan, openWorkload([[0, input, output]])).of('finished')[0]?.[1];
  const request = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }));
  const factor = fc.double({ min: 1, max: 100, noNaN: true });

  test('bandwidth', () => {
    fc.assert(
      fc.property(disaggregatedPlans, request, factor, (plan, [input, output], times) => {
        const { link, ...rest } = plan.handover!;
        const bandwidthBytesPerSecond = link.bandwidthBytesPerSecond * times;
        const faster = { ...plan, handover: { ...rest, link: { ...link, bandwidthBytesPerSecond } } };
        const before = latency(plan, input, output);
        if (before !== undefined) expect(latency(faster, input, output)).toBeLessThanOrEqual(before + 1e-12);
      }),
      RUNS,
    );
  });

  test('compute', () => {
    fc.assert(
      fc.property(
        fc.oneof(aggregatedPlans, disaggregatedPlans),
        request,
        factor,
        (plan, [input, output], times) => {
          const pools = plan.pools.map((pool) => ({ ...pool, cost: faster(pool.cost, times) }));
          const before = latency(plan, input, output);
          if (before !== undefined)
            expect(latency({ ...plan, pools }, input, output)).toBeLessThanOrEqual(before + 1e-12);
        },
      ),
      RUNS,
    );
  });
});

function faster(cost: StepCost, times: number): StepCost {
  return {
    prefillAttentionSeconds: (newTokens, cachedTokens) =>
      cost.prefillAttentionSeconds(newTokens, cachedTokens),
    stepSeconds: (...step) => cost.stepSeconds(...step) / times,
  };
}
