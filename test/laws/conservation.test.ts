import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ObservedRun } from '../support/observed-run.ts';
import { aggregatedPlans, behindGateways, disaggregatedPlans, scenarios } from '../support/scenarios.ts';

const RUNS = { seed: 2, numRuns: Number(process.env.LAW_RUNS ?? 400) };

test('behind a gateway, too, every request ends once: served, refused or given up', () => {
  const plans = behindGateways(fc.oneof(aggregatedPlans, disaggregatedPlans));
  fc.assert(
    fc.property(scenarios(plans), ({ plan, workload, seed }) => {
      const run = new ObservedRun(plan, workload, seed);
      const ended = [...run.of('finished'), ...run.of('failed')].map(([request]) => request);
      expect(ended.sort((a, b) => a - b)).toEqual([...workload.requests.inputTokens.keys()]);
      expect(new Set(run.leakedBlocks)).toEqual(new Set([0]));
    }),
    RUNS,
  );
});

test('who gives up has waited somewhere for all of the time', () => {
  const direct = fc.oneof(aggregatedPlans, disaggregatedPlans).map((plan) => {
    const ingress = { ...plan.ingress, responseDelaySeconds: 0, timeoutSeconds: 0.03 };
    return { ...plan, ingress };
  });
  fc.assert(
    fc.property(scenarios(direct), ({ plan, workload, seed }) => {
      const run = new ObservedRun(plan, workload, seed);
      for (const [request, time, reason] of run.of('failed')) {
        if (reason !== 'timeout') continue;
        const parts = Object.values(run.waits(request));
        const sum = parts.reduce((total, seconds) => total + seconds, 0);
        expect(sum).toBeGreaterThan(time - run.time('arrived', request)! - 1e-9);
        expect(Math.min(0, ...parts)).toBeGreaterThan(-1e-9);
      }
    }),
    RUNS,
  );
});

describe.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
])('%s', (_, plans) => {
  const holds = (law: (run: ObservedRun) => void) =>
    fc.assert(
      fc.property(scenarios(plans), ({ plan, workload, seed }) => law(new ObservedRun(plan, workload, seed))),
      RUNS,
    );

  test('every request arrives once, and ends once', () => {
    holds((run) => {
      const all = Array.from({ length: run.workload.requests.count }, (_, request) => request);
      const ended = [...run.of('finished'), ...run.of('failed')].map(([request]) => request);
      expect(run.of('arrived').map(([request]) => request)).toEqual(all);
      expect(ended.sort((a, b) => a - b)).toEqual(all);
    });
  });

  test('every token of every answer is made, and not one more', () => {
    holds((run) => {
      const { outputTokens } = run.workload.requests;
      const finished = run.of('finished');
      for (const [request, , tokens] of finished) expect(tokens).toBe(outputTokens[request]);
      const asked = finished.reduce((sum, [request]) => sum + outputTokens[request], 0);
      const later = run.of('tokens').reduce((sum, [, , , count]) => sum + count, 0);
      expect(run.of('firstToken').length + later).toBe(asked);
      expect(new Set(run.of('firstToken').map(([request]) => request)).size).toBe(finished.length);
    });
  });

  test('every prompt token is cached or computed, once if nobody is preempted', () => {
    holds((run) => {
      const { inputTokens } = run.workload.requests;
      const scheduled = run.of('scheduled');
      for (const [request, , , cached] of scheduled) expect(cached).toBeLessThan(inputTokens[request]);
      if (run.of('preempted').length > 0) return;
      const prompts = scheduled.reduce((sum, [request]) => sum + inputTokens[request], 0);
      const cached = scheduled.reduce((sum, [, , , tokens]) => sum + tokens, 0);
      const computed = run.of('stepped').reduce((sum, [, step]) => sum + step.prefillTokens, 0);
      expect(computed + cached).toBe(prompts);
    });
  });

  test('no block is used twice, and none is lost', () => {
    holds((run) => {
      for (const [, { usedBlocks, totalBlocks }] of run.of('stepped')) {
        expect(usedBlocks).toBeGreaterThan(0);
        expect(usedBlocks).toBeLessThanOrEqual(totalBlocks);
      }
      expect(new Set(run.leakedBlocks)).toEqual(new Set([0]));
    });
  });

  test('the limits of the engines hold in every step', () => {
    holds((run) => {
      const profiles = run.plan.pools.flatMap(({ profile, count }) => Array(count).fill(profile.batching));
      for (const [worker, step] of run.of('stepped')) {
        expect(step.running).toBeLessThanOrEqual(profiles[worker].maxNumSeqs);
        expect(step.decodeSequences + step.prefillSequences).toBeLessThanOrEqual(profiles[worker].maxNumSeqs);
      }
    });
  });

  test('the parts of the wait add up to the latency, and none is negative', () => {
    holds((run) => {
      for (const [request, time] of run.of('finished')) {
        const parts = Object.values(run.waits(request));
        const sum = parts.reduce((total, seconds) => total + seconds, 0);
        expect(Math.abs(time - run.time('arrived', request)! - sum)).toBeLessThan(1e-9);
        expect(Math.min(0, ...parts)).toBeGreaterThan(-1e-9);
      }
    });
  });
});
