import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phases, RunLog } from '../../../src/observe/explain/index.ts';
import { renderPerfetto, traceEvents } from '../../../src/report/perfetto/perfetto.ts';
import type { TraceEvent } from '../../../src/report/perfetto/trace-event.ts';
import { clusterPlan, engineProfile, openWorkload, pool, runCluster } from '../../support/cluster.ts';
import {
  aggregatedPlans,
  behindGateways,
  disaggregatedPlans,
  type SmallScenario,
  scenarios,
} from '../../support/scenarios.ts';
import { secondsCost } from '../../support/trace.ts';
import { testLink } from '../../support/transfers.ts';

/** More runs than a quick check needs: PERFETTO_RUNS=20000 npx vitest run test/report/perfetto */
const RUNS = Number(process.env.PERFETTO_RUNS ?? 100);

function logOf({ plan, workload, seed }: SmallScenario): RunLog {
  const log = new RunLog(plan, workload.requests);
  runCluster(plan, workload, [log], seed);
  return log;
}

const anyPlan = fc.oneof(aggregatedPlans, disaggregatedPlans, behindGateways(aggregatedPlans));

/** Holds for a run on its own and for two deployments in one trace. */
function always(law: (logs: RunLog[], events: TraceEvent[]) => void): void {
  fc.assert(
    fc.property(scenarios(anyPlan), fc.boolean(), (scenario, isTwice) => {
      const logs = isTwice ? [logOf(scenario), logOf(scenario)] : [logOf(scenario)];
      const text = [
        ...renderPerfetto(
          logs.map((log, index) => ({ name: `d${index}`, log })),
          facts,
        ),
      ].join('');
      law(logs, JSON.parse(text).traceEvents);
    }),
    { seed: 1, numRuns: RUNS },
  );
}

const facts = { scenario: 'test', seed: 1 };

function groups(events: TraceEvent[], key: (event: TraceEvent) => string): TraceEvent[][] {
  const found = new Map<string, TraceEvent[]>();
  for (const event of events) found.set(key(event), [...(found.get(key(event)) ?? []), event]);
  return [...found.values()];
}

/** To the nanosecond: the sum of two doubles is not. */
function endOf({ ts, dur }: TraceEvent): number {
  return Math.round((ts! + dur!) * 1e3) / 1e3;
}

describe('every trace', () => {
  test('has slices that nest on each thread, and no time before the start', () => {
    always((_, events) => {
      for (const { ts = 0, dur = 0 } of events) {
        expect(ts).toBeGreaterThanOrEqual(0);
        expect(dur).toBeGreaterThanOrEqual(0);
      }
      for (const slices of groups(
        events.filter(({ ph }) => ph === 'X'),
        ({ pid, tid }) => `${pid} ${tid}`,
      )) {
        const open: number[] = [];
        for (const slice of slices.toSorted((a, b) => a.ts! - b.ts! || b.dur! - a.dur!)) {
          while (open.length > 0 && open.at(-1)! <= slice.ts!) open.pop();
          const end = endOf(slice);
          if (open.length > 0) expect(end).toBeLessThanOrEqual(open.at(-1)!);
          open.push(end);
        }
      }
    });
  });

  test('has a track for each request, whose phases pair up in it and add up to its latency', () => {
    always((logs, events) => {
      const tracks = groups(
        events.filter(({ ph }) => ph === 'b' || ph === 'e'),
        ({ pid, id }) => `${pid} ${id}`,
      );
      const sent = logs.flatMap((log) => [...log.arrivalSeconds].filter((time) => !Number.isNaN(time)));
      expect(tracks.length).toBe(sent.length);
      for (const track of tracks) {
        const [open, latency] = walk(track);
        expect(open).toEqual([]);
        const [whole, ...rest] = track;
        expect(whole.name).toMatch(/^request \d+$/);
        const end = track.at(-1)!.ts! - whole.ts!;
        expect(latency).toBeCloseTo(end, 2);
        for (const { ts } of rest) expect(ts).toBeLessThanOrEqual(track.at(-1)!.ts!);
      }
    });
  });

  test('has an arrow from a prefill to a decode step for each transfer that is decoded after', () => {
    always((logs, events) => {
      const arrows = groups(
        events.filter(({ ph }) => ph === 's' || ph === 'f'),
        ({ id }) => `${id}`,
      );
      const steps = events.filter(({ ph }) => ph === 'X');
      for (const arrow of arrows) {
        expect(arrow.map(({ ph }) => ph)).toEqual(['s', 'f']);
        expect(arrow[0].ts!).toBeLessThanOrEqual(arrow[1].ts!);
        for (const { pid, tid, ts } of arrow) {
          const around = steps.filter(
            (step) => step.pid === pid && step.tid === tid && step.ts! <= ts! && ts! < endOf(step),
          );
          expect(around.length).toBe(1);
        }
      }
      const decoded = logs.flatMap((log) =>
        Array.from({ length: log.table.count }, (_, request) => phases(log, request)).filter(
          (life) =>
            life.some(({ place }) => place === 'crossing') && life.some(({ place }) => place === 'decoding'),
        ),
      );
      expect(arrows.length).toBeGreaterThanOrEqual(decoded.length);
    });
  });

  test('has counters within their limits', () => {
    always((logs, events) => {
      for (const { name, args } of events.filter(({ ph }) => ph === 'C')) {
        const values = Object.values(args!) as number[];
        const most = name === 'kv_usage' ? 1 : logs[0].table.count;
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(most);
        }
      }
    });
  });
});

/** Names that stay open, and the sum of the innermost slices, in microseconds. */
function walk(track: TraceEvent[]): [open: string[], innermost: number] {
  const open: TraceEvent[] = [];
  let innermost = 0;
  for (const event of track) {
    if (event.ph === 'b') open.push(event);
    else {
      const begin = open.pop()!;
      expect(event.name).toBe(begin.name);
      expect(event.ts).toBeGreaterThanOrEqual(begin.ts!);
      if (open.length === 1) innermost += event.ts! - begin.ts!;
    }
  }
  return [open.map(({ name }) => name), innermost];
}

test('a hand-over, event by event', async () => {
  const profile = engineProfile({ cache: { blockSize: 1, prefixCaching: false } });
  const parts = { profile, cost: secondsCost, kvBlocks: 100 };
  const handover = {
    link: testLink({ bandwidthBytesPerSecond: 10 }),
    scope: 'worker',
    kvBytesPerToken: 1,
    layers: 1,
  } as const;
  const plan = clusterPlan([pool({ role: 'prefill', ...parts }), pool({ role: 'decode', ...parts })], {
    handover,
  });
  const workload = openWorkload([
    [0, 20, 3],
    [0.5, 10, 2],
  ]);
  const log = logOf({ plan, workload, seed: 1 });
  const bounds = [() => 'compute' as const, () => 'memory' as const];
  const text = [...renderPerfetto([{ name: '1P1D', log, bounds }], { scenario: 'tiny', seed: 1 })].join('');
  await expect(text).toMatchFileSnapshot('tiny-trace.txt');
});

test('lines come one by one: nothing holds the whole', () => {
  const log = logOf({
    plan: clusterPlan([pool()]),
    workload: openWorkload([[0, 10, 2]]),
    seed: 1,
  });
  const runs = [{ name: 'one', log }];
  const lines = [...renderPerfetto(runs, facts)];
  expect(lines.length).toBe([...traceEvents(runs)].length + 2);
  for (const line of lines.slice(1, -1)) expect(() => JSON.parse(line.replace(/^,/, ''))).not.toThrow();
});
