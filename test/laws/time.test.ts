import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ObservedRun } from '../support/observed-run.ts';
import { aggregatedPlans, disaggregatedPlans, scenarios } from '../support/scenarios.ts';

const RUNS = { seed: 3, numRuns: Number(process.env.LAW_RUNS ?? 400) };

describe.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
])('%s', (_, plans) => {
  const holds = (law: (run: ObservedRun, seed: number) => void) =>
    fc.assert(
      fc.property(scenarios(plans), ({ plan, workload, seed }) =>
        law(new ObservedRun(plan, workload, seed), seed),
      ),
      RUNS,
    );

  test('the clock never runs back, and the steps of a worker follow one another', () => {
    holds((run) => {
      for (const [i, call] of run.calls.entries())
        expect(call.clock).toBeGreaterThanOrEqual(run.calls[i - 1]?.clock ?? 0);
      const workers = run.plan.pools.reduce((sum, { count }) => sum + count, 0);
      for (let worker = 0; worker < workers; worker++) {
        const steps = run.steps(worker);
        for (const [i, step] of steps.entries()) {
          expect(step.endSeconds).toBeGreaterThan(step.startSeconds);
          expect(step.startSeconds).toBeGreaterThanOrEqual(steps[i - 1]?.endSeconds ?? 0);
        }
      }
    });
  });

  test('a request goes through its stations in order', () => {
    holds((run) => {
      const { count } = run.workload.requests;
      for (let request = 0; request < count; request++) {
        if (run.time('failed', request) !== undefined) continue;
        const [[, , queued]] = run.of('queued').filter(([whose]) => whose === request);
        const [[, , scheduled]] = run.of('scheduled').filter(([whose]) => whose === request);
        const arrived = run.time('arrived', request)!;
        const first = run.time('firstToken', request)!;
        const times = [arrived, queued, scheduled, first, run.time('finished', request)!];
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(first).toBeGreaterThan(scheduled);
      }
    });
  });

  test('same seed, same facts', () => {
    holds((run, seed) => {
      expect(new ObservedRun(run.plan, run.workload, seed).calls).toEqual(run.calls);
    });
  });

  test('what will happen does not depend on how long an answer will be', () => {
    holds((run, seed) => {
      const { requests, admission } = run.workload;
      const longer = requests.outputTokens.findIndex((tokens, i) => tokens < requests.maxOutputTokens[i]);
      if (longer < 0) return;
      const outputTokens = requests.outputTokens.with(longer, requests.maxOutputTokens[longer]);
      const other = new ObservedRun(run.plan, { requests: { ...requests, outputTokens }, admission }, seed);
      const made = run.calls.find(({ hook, facts }) => hook === 'finished' && facts[0] === longer);
      const until = made?.clock ?? Number.POSITIVE_INFINITY;
      const early = ({ calls }: ObservedRun) => calls.filter(({ clock }) => clock < until);
      expect(early(other)).toEqual(early(run));
    });
  });
});
