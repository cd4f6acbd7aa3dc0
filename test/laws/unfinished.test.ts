import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latencies } from '../../src/observe/latencies.ts';
import { RunCollector } from '../../src/observe/run-collector.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { aggregatedPlans, disaggregatedPlans, scenarios } from '../support/scenarios.ts';

const RUNS = { seed: 5, numRuns: Number(process.env.LAW_RUNS ?? 100) };
const SPEC = { percentiles: [50, 90, 99], warmupSeconds: 0 };

/** What a collector knows of a run at a moment: the requests that were sent, and what became of them by then. */
function collectorAt(run: ObservedRun, seconds: number): RunCollector {
  const { requests, admission } = run.workload;
  const roles = run.plan.pools.flatMap(({ role, count }) => Array<string>(count).fill(role));
  const collector = new RunCollector(requests, roles, SPEC, { admission: admission.kind });
  const ledger = collector.requests;
  for (const [request, time] of run.of('arrived')) if (time <= seconds) ledger.arrived(request, time);
  for (const [request, time] of run.of('firstToken')) if (time <= seconds) ledger.firstToken(request, time);
  for (const [request, time, tokens] of run.of('finished'))
    if (time <= seconds) ledger.finished(request, time, tokens);
  return collector;
}

describe.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
])('%s: when a run is stopped', (_, plans) => {
  const holds = (law: (run: ObservedRun, stopSeconds: number) => void) =>
    fc.assert(
      fc.property(scenarios(plans), fc.double({ min: 0, max: 1, noNaN: true }), (scenario, share) => {
        const run = new ObservedRun(scenario.plan, scenario.workload, scenario.seed);
        law(run, share * run.calls.at(-1)!.clock);
      }),
      RUNS,
    );

  test('every request that was sent counts, answered or not', () => {
    holds((run, stop) => {
      const collector = collectorAt(run, stop);
      const sent = run.of('arrived').filter(([, time]) => time <= stop).length;
      const { ttft, e2el } = latencies(collector.requests, 0, stop);
      expect([ttft.length, e2el.length]).toEqual([sent, sent]);
    });
  });

  test('no latency, and so no percentile, is larger than if the run had gone on', () => {
    holds((run, stop) => {
      const stopped = latencies(collectorAt(run, stop).requests, 0, stop);
      const complete = collectorAt(run, Number.POSITIVE_INFINITY).requests;
      // Those that were sent later would be others.
      complete.arrivalSeconds.forEach((time, request) => {
        if (time > stop) complete.arrivalSeconds[request] = Number.NaN;
      });
      const wentOn = latencies(complete, 0, stop);
      for (const latency of ['ttft', 'e2el'] as const) {
        const longest = wentOn[latency].slice().sort();
        for (const [rank, seconds] of stopped[latency].slice().sort().entries())
          expect(seconds).toBeLessThanOrEqual(longest[rank]!);
      }
    });
  });

  test('percentiles are taken over the ages of those that wait', () => {
    holds((run, stop) => {
      const collector = collectorAt(run, stop);
      const { metrics } = collector.result({ name: '', cluster: { layout: '', gpus: 1 } }, stop);
      const ages = Array.from(collector.requests.arrivalSeconds)
        .map((arrival, request) => {
          const finished = collector.requests.finishedSeconds[request]!;
          return (Number.isNaN(finished) ? stop : finished) - arrival;
        })
        .filter((age) => !Number.isNaN(age))
        .sort((a, b) => a - b);
      if (ages.length === 0) return expect(metrics.p99_e2el_ms).toBeNull();
      const position = 0.99 * (ages.length - 1);
      const [low, high] = [ages[Math.floor(position)]!, ages[Math.ceil(position)]!];
      expect(metrics.p99_e2el_ms).toBeCloseTo(1000 * (low + (high - low) * (position % 1)), 6);
    });
  });
});
