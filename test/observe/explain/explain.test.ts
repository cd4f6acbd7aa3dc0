import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain, phases, RunLog } from '../../../src/observe/explain/index.ts';
import type { Probe } from '../../../src/probe/probe.ts';
import { WAIT_PARTS } from '../../../src/probe/waiting.ts';
import { runCluster } from '../../support/cluster.ts';
import {
  aggregatedPlans,
  behindGateways,
  disaggregatedPlans,
  type SmallScenario,
  scenarios,
} from '../../support/scenarios.ts';

/** More runs than a quick check needs: EXPLAIN_RUNS=20000 npx vitest run test/observe/explain */
const RUNS = Number(process.env.EXPLAIN_RUNS ?? 150);

/** What the engines said, by request and part, and when each request was sent and answered. */
class Told implements Probe {
  readonly milliseconds = new Map<string, number>();
  readonly span = new Map<number, [sent: number, answered: number]>();
  private readonly sent = new Map<number, number>();

  arrived(request: number, time: number): void {
    this.sent.set(request, time);
  }
  waited(request: number, part: number, seconds: number): void {
    const key = `${request} ${WAIT_PARTS[part]}`;
    this.milliseconds.set(key, (this.milliseconds.get(key) ?? 0) + 1000 * seconds);
  }
  finished(request: number, time: number): void {
    this.span.set(request, [this.sent.get(request)!, time]);
  }
  failed(request: number, time: number): void {
    this.span.set(request, [this.sent.get(request)!, time]);
  }
}

function observe({ plan, workload, seed }: SmallScenario) {
  const log = new RunLog(plan, workload.requests);
  const told = new Told();
  runCluster(plan, workload, [log, told], seed);
  return { log, told, requests: [...told.span.keys()] };
}

const MILLISECONDS = 6;
const kinds = [
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
  ['behind a gateway', behindGateways(fc.oneof(aggregatedPlans, disaggregatedPlans))],
] as const;

function always(plans: (typeof kinds)[number][1], law: (run: ReturnType<typeof observe>) => void): void {
  fc.assert(
    fc.property(scenarios(plans), (scenario) => law(observe(scenario))),
    { seed: 1, numRuns: RUNS },
  );
}

test.each(kinds)(
  'segments add up to what the engines said of each part, and to the latency: %s',
  (_, plans) => {
    always(plans, ({ log, told, requests }) => {
      for (const request of requests) {
        const segments = explain(log, request);
        const [sent, answered] = told.span.get(request)!;
        const total = segments.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
        expect(total).toBeCloseTo(1000 * (answered - sent), MILLISECONDS);
        if (!Number.isNaN(log.failedSeconds[request])) continue;
        for (const part of WAIT_PARTS) {
          const own = segments.filter((segment) => segment.part === part);
          const sum = own.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
          expect(sum, part).toBeCloseTo(told.milliseconds.get(`${request} ${part}`) ?? 0, MILLISECONDS);
        }
      }
    });
  },
  600_000,
);

test.each(kinds)(
  'the culprits of a segment add up to it, the largest first: %s',
  (_, plans) => {
    always(plans, ({ log, requests }) => {
      for (const request of requests) {
        for (const { milliseconds, culprits } of explain(log, request, { culprits: 3 })) {
          expect(culprits.length).toBeLessThanOrEqual(3);
          const sum = culprits.reduce((sum, culprit) => sum + culprit.milliseconds, 0);
          expect(sum).toBeCloseTo(milliseconds, MILLISECONDS);
          const named = culprits.filter(({ kind }) => kind !== 'others').map((one) => one.milliseconds);
          expect(named).toEqual(named.toSorted((a, b) => b - a));
        }
      }
    });
  },
  600_000,
);

test.each(kinds)(
  'phases follow each other without a gap from the sending to the answer: %s',
  (_, plans) => {
    always(plans, ({ log, told, requests }) => {
      for (const request of requests) {
        const life = phases(log, request);
        const [sent, answered] = told.span.get(request)!;
        let time = sent;
        for (const { fromSeconds, toSeconds } of life) {
          expect(fromSeconds).toBeCloseTo(time, 8);
          expect(toSeconds).toBeGreaterThan(fromSeconds);
          time = toSeconds;
        }
        expect(time).toBeCloseTo(answered, 8);
      }
    });
  },
  600_000,
);
