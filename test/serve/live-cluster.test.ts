import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesGaps } from '../../src/cluster/delivery.ts';
import { LiveCluster, type Ticket } from '../../src/serve/live-cluster.ts';
import { LiveTable, SEGMENT_TOKENS } from '../../src/serve/live-table.ts';
import { type RequestTable, unsharedPrompts } from '../../src/workload/request-table.ts';
import { clusterPlan, engineProfile, pool, requestTable } from '../support/cluster.ts';
import { ObservedRun } from '../support/observed-run.ts';
import {
  aggregatedPlans,
  behindGateways,
  disaggregatedPlans,
  type SmallScenario,
  scenarios,
} from '../support/scenarios.ts';

const RUNS = { seed: 5, numRuns: 300 };

/** The requests of a scenario, no two at the same instant, and without shared prefixes. */
function separate({ workload }: SmallScenario): RequestTable {
  const { requests } = workload;
  const arrivalSeconds = requests.arrivalSeconds.map((seconds, i) => seconds + i * 1e-6);
  return { ...requests, arrivalSeconds, prompts: unsharedPrompts(requests.count) };
}

/** What the client of each request saw. */
interface Seen {
  tokens: number;
  /** When each of them came. */
  times: number[];
  endSeconds?: number;
  failed?: string;
}

class Clients {
  readonly live: LiveCluster;
  readonly seen: Seen[] = [];
  readonly tickets: (Ticket | undefined)[] = [];
  private readonly table: RequestTable;
  now = 0;

  constructor({ plan, seed }: SmallScenario, table: RequestTable, rows: number) {
    this.live = new LiveCluster(plan, new LiveTable(rows), { seed });
    this.table = table;
  }

  submit(request: number, contentIds: number[] = []): void {
    const { table, live } = this;
    const seen: Seen = { tokens: 0, times: [] };
    this.seen.push(seen);
    const listener = {
      tokens: (count: number) => {
        seen.tokens += count;
        seen.times.push(...Array.from({ length: count }, () => this.now));
      },
      finished: () => {
        seen.endSeconds = this.now;
      },
      failed: (reason: string) => {
        seen.endSeconds = this.now;
        seen.failed = reason;
      },
    };
    const ticket = live.submit(
      {
        inputTokens: table.inputTokens[request],
        outputTokens: table.outputTokens[request],
        maxOutputTokens: table.maxOutputTokens[request],
        priority: table.priority[request],
        session: table.session[request],
        contentIds,
      },
      listener,
      table.arrivalSeconds[request],
    );
    this.tickets.push(ticket);
  }

  /** Instant by instant, so that what is seen happens at `now`. */
  until(seconds: number): void {
    while (Number.isFinite(this.live.nextTime) && this.live.nextTime <= seconds) {
      this.now = this.live.nextTime;
      this.live.advance(this.now);
    }
  }

  sendAll(): void {
    for (let request = 0; request < this.table.count; request++) {
      const { [request]: time } = this.table.arrivalSeconds;
      // An arrival comes between what ends and what starts at the same instant.
      while (this.live.nextTime < time) this.until(this.live.nextTime);
      this.now = time;
      this.submit(request);
    }
    this.until(Number.POSITIVE_INFINITY);
  }
}

function leakedBlocks(live: LiveCluster): number[] {
  // biome-ignore lint/complexity/useLiteralKeys: TypeScript lets tests look at private members this way
  const engines = live['cluster']['engines'];
  return engines.map(({ state: { kv } }) => kv.totalBlocks - kv.freeBlocks);
}

describe.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
  ['behind a gateway', behindGateways(fc.oneof(aggregatedPlans, disaggregatedPlans))],
])('a live cluster, %s', (_, plans) => {
  it('does what the simulation of the same arrivals does', () => {
    fc.assert(
      fc.property(scenarios(plans), (scenario) => {
        const table = separate(scenario);
        const offline = new ObservedRun(
          scenario.plan,
          { requests: table, admission: { kind: 'open' } },
          scenario.seed,
        );
        const clients = new Clients(scenario, table, table.count);
        clients.sendAll();
        for (const [request, seen] of clients.seen.entries()) {
          const end = offline.time('finished', request);
          expect(seen.endSeconds).toBe(end ?? offline.time('failed', request));
          expect(seen.failed === undefined).toBe(end !== undefined);
          if (end === undefined) continue;
          expect(seen.tokens).toBe(table.outputTokens[request]);
          expect(seen.times[0]).toBe(offline.time('firstToken', request));
          if (!changesGaps(scenario.plan.ingress)) continue;
          const received = offline.of('received').filter(([whose]) => whose === request);
          expect(seen.times.slice(1)).toEqual(received.map(([, time]) => time));
        }
      }),
      RUNS,
    );
  });

  it('serves any number of requests in a few rows, whoever goes away', () => {
    const when = fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { maxLength: 6 });
    fc.assert(
      fc.property(scenarios(plans), when, (scenario, aborts) => {
        const table = separate(scenario);
        const clients = new Clients(scenario, table, 4);
        const moments = aborts.sort((a, b) => a - b);
        const gone = new Set<number>();
        for (let request = 0; request < table.count; request++) {
          clients.until(table.arrivalSeconds[request]);
          clients.submit(request);
          if (moments.length === 0) continue;
          clients.until(table.arrivalSeconds[request] + moments[request % moments.length]);
          const victim = Math.floor(request / 2);
          const ticket = clients.tickets[victim];
          if (ticket === undefined || clients.seen[victim].endSeconds !== undefined) continue;
          ticket.abort();
          gone.add(victim);
        }
        clients.until(Number.POSITIVE_INFINITY);
        for (const [request, seen] of clients.seen.entries()) {
          if (clients.tickets[request] === undefined) expect(seen).toEqual({ tokens: 0, times: [] });
          else if (gone.has(request)) expect(seen.endSeconds).toBeUndefined();
          else expect(seen.endSeconds).toBeDefined();
        }
        expect(clients.live.size).toBe(0);
        expect(new Set(leakedBlocks(clients.live))).toEqual(new Set([0]));
      }),
      RUNS,
    );
  });
});

describe('who goes away', () => {
  const profile = engineProfile({ batching: { maxNumSeqs: 1, maxNumBatchedTokens: 4096 } });
  const one = (): SmallScenario['plan'] => clusterPlan([pool({ profile })]);
  const table = requestTable([
    [0, 2000, 500],
    [0.001, 2000, 500],
    [0.002, 100, 1],
  ]);
  const scenario = { plan: one(), seed: 1 } as SmallScenario;

  function endOfLast(abort: number[]): number {
    const clients = new Clients(scenario, table, 8);
    for (const request of [0, 1, 2]) {
      clients.now = table.arrivalSeconds[request];
      clients.submit(request);
    }
    clients.until(0.2);
    for (const request of abort) clients.tickets[request]!.abort();
    clients.until(Number.POSITIVE_INFINITY);
    return clients.seen[2].endSeconds!;
  }

  it('leaves its slot to the next', () => {
    expect(endOfLast([0])).toBeLessThan(0.7 * endOfLast([]));
  });

  it('leaves the queue at once', () => {
    expect(endOfLast([1])).toBeLessThan(0.7 * endOfLast([]));
    expect(endOfLast([0, 1])).toBeLessThan(0.25);
  });
});

it('finds the prefix of an earlier prompt in the cache, in rows that are used again', () => {
  const profile = engineProfile({ batching: { maxNumBatchedTokens: 4096 } });
  const input = 4 * SEGMENT_TOKENS;
  const table = requestTable([
    [0, input, 1],
    [10, input, 1],
    [20, input, 1],
  ]);
  const clients = new Clients({ plan: clusterPlan([pool({ profile })]), seed: 1 } as SmallScenario, table, 2);
  const contents = [
    [1, 2, 3, 4],
    [1, 2, 3, 5],
    [9, 2, 3, 4],
  ];
  for (const [request, ids] of contents.entries()) {
    clients.now = table.arrivalSeconds[request];
    clients.submit(request, ids);
    clients.until(table.arrivalSeconds[request] + 9);
  }
  const ttft = clients.seen.map(({ times }, i) => times[0] - table.arrivalSeconds[i]);
  expect(ttft[1]).toBeLessThan(0.5 * ttft[0]);
  expect(ttft[2]).toBeCloseTo(ttft[0], 9);
});
