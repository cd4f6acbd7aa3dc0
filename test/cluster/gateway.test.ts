import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIRECT_INGRESS, type Ingress } from '../../src/cluster/ingress.ts';
import type { Workload } from '../../src/workload/request-table.ts';
import { clusterPlan, openWorkload, requestTable } from '../support/cluster.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { ends, oneEngine } from '../support/trace.ts';

type Rows = readonly (readonly [number, number, number])[];

/** One engine whose steps take a second, behind this ingress. */
function behind(ingress: Partial<Ingress>, workload: Workload, seed = 1): ObservedRun {
  const plan = clusterPlan([oneEngine('vllm-v1', 1000)], { ingress: { ...DIRECT_INGRESS, ...ingress } });
  return new ObservedRun(plan, workload, seed);
}

function open(ingress: Partial<Ingress>, rows: Rows, seed = 1): ObservedRun {
  return behind(ingress, openWorkload(rows), seed);
}

function closed(ingress: Partial<Ingress>, rows: Rows, concurrency: number): ObservedRun {
  return behind(ingress, {
    requests: requestTable(rows),
    admission: { kind: 'closed', concurrency, thinkSeconds: 0 },
  });
}

const queued = (run: ObservedRun) => run.of('queued').map(([request, , time]) => [request, time]);

describe('a front end that takes one request at a time', () => {
  test('serves them in their order, each for the same time', () => {
    const rows: Rows = [0, 0.25, 0.5, 5].map((time) => [time, 10, 1]);
    const run = open({ serialSeconds: 1 }, rows);
    expect(queued(run)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 6],
    ]);
    expect(rows.map((_, request) => run.waits(request).ingress)).toEqual([1, 1.75, 2.5, 1]);
  });

  test('after the delay, which they spend side by side', () => {
    const run = open({ serialSeconds: 1, requestDelaySeconds: 0.5 }, [
      [0, 10, 1],
      [0, 10, 1],
    ]);
    expect(queued(run)).toEqual([
      [0, 1.5],
      [1, 2.5],
    ]);
  });

  test('and in the order in which they reach it: a short prompt overtakes a long one', () => {
    const run = open({ serialSeconds: 1, perPromptTokenSeconds: 0.125 }, [
      [0, 80, 1],
      [1, 8, 1],
    ]);
    expect(queued(run)).toEqual([
      [1, 3],
      [0, 11],
    ]);
    expect([run.waits(0).ingress, run.waits(1).ingress]).toEqual([11, 2]);
  });
});

describe('a rate limit', () => {
  const TENTHS: Rows = Array.from({ length: 1000 }, (_, index) => [index / 10, 1, 1]);
  const rateLimit = { requests: 5, seconds: 10 };

  /** Times at which requests were let in, in groups that a refusal divides. */
  function groups(seed: number): number[][] {
    const refused = new Set(
      open({ rateLimit }, TENTHS, seed)
        .of('failed')
        .map(([request]) => request),
    );
    const found: number[][] = [[]];
    TENTHS.forEach(([time], request) => {
      if (!refused.has(request)) found.at(-1)!.push(time);
      else if (found.at(-1)!.length > 0) found.push([]);
    });
    return found.filter((group) => group.length > 0);
  }

  test('lets so many in a window, at once, and refuses the others', () => {
    const run = open({ rateLimit }, TENTHS);
    const failed = run.of('failed');
    expect(new Set(failed.map(([, , reason]) => reason))).toEqual(new Set(['rateLimited']));
    expect(failed.every(([request, time]) => time === TENTHS[request][0])).toBe(true);
    expect(ends(run).filter((end) => end !== undefined)).toHaveLength(TENTHS.length - failed.length);
  });

  test.each([1, 2, 3])('of fixed length that starts when it will, seed %i', (seed) => {
    const [, ...whole] = groups(seed);
    expect(whole.length).toBeGreaterThanOrEqual(9);
    for (const group of whole.slice(0, -1)) expect(group).toHaveLength(rateLimit.requests);
    const starts = whole.map(([start]) => start);
    for (let i = 1; i < starts.length; i++) expect(starts[i] - starts[i - 1]).toBeCloseTo(10, 9);
  });

  test('whose clock is another for every seed', () => {
    expect(new Set([1, 2, 3, 4].map((seed) => groups(seed)[1][0])).size).toBeGreaterThan(1);
  });

  test('forgets what was not used: a quiet window gives nothing to the next', () => {
    const late: Rows = Array.from({ length: 8 }, () => [95, 1, 1]);
    expect(open({ rateLimit }, late).of('failed')).toHaveLength(3);
  });
});

describe('a cap on the requests inside', () => {
  test('holds the others back, first come first served', () => {
    const run = open({ maxConcurrent: 1 }, [
      [0, 10, 2],
      [0, 10, 3],
      [0.5, 10, 1],
    ]);
    expect(ends(run)).toEqual([2, 5, 6]);
    expect([0, 1, 2].map((request) => run.waits(request).gateway)).toEqual([undefined, 2, 4.5]);
  });

  test('counts what is inside, not what is on its way', () => {
    const run = open({ maxConcurrent: 2, requestDelaySeconds: 0.5 }, [
      [0, 10, 2],
      [0, 10, 2],
      [0, 10, 2],
    ]);
    expect(queued(run)).toEqual([
      [0, 0.5],
      [1, 0.5],
      [2, 2.5],
    ]);
  });

  test('is not used up by requests that are refused inside, however many', () => {
    const tooLong: Rows = Array.from({ length: 20_000 }, () => [0, 10, 2000]);
    const run = open({ maxConcurrent: 1 }, [[0, 10, 2], ...tooLong, [0, 10, 2]]);
    expect(run.of('failed')).toHaveLength(tooLong.length);
    expect(run.time('finished', 0)).toBe(2);
    expect(run.time('finished', tooLong.length + 1)).toBe(4);
  });
});

describe('an answer that is held back until it is complete', () => {
  test('begins when its last token is made, and is then replayed', () => {
    const run = open({ replaySeconds: 0.5, responseDelaySeconds: 0.25 }, [[0, 10, 4]]);
    expect(run.of('firstToken')).toEqual([[0, 4.25]]);
    expect(run.of('finished')).toEqual([[0, 4.75, 4]]);
    expect(run.waits(0)).toMatchObject({ prefill: 1, decode: 3, egress: 0.75 });
  });
});

describe('tokens in bundles', () => {
  test.each([
    // Tokens are made at 1, 2 and 3; bundles go out at multiples of their time, and with the end of the answer.
    [0.25, 1, 3],
    [0.75, 1.5, 3],
    [2.5, 2.5, 3],
    [5, 5, 5],
  ])('of %f s: first at %f, last at %f', (flushSeconds, first, last) => {
    const run = open({ flushSeconds }, [[0, 10, 3]]);
    expect([run.time('firstToken', 0), ...ends(run)]).toEqual([first, last]);
    expect(run.waits(0).egress ?? 0).toBe(last - 3);
  });

  test('by a clock that starts when the request is let in', () => {
    const run = open({ flushSeconds: 0.75, requestDelaySeconds: 0.5 }, [[0, 10, 3]]);
    expect([run.time('firstToken', 0), ...ends(run)]).toEqual([2, 3.5]);
  });

  test('a single token is first and last', () => {
    const run = open({ flushSeconds: 0.75 }, [[0, 10, 1]]);
    expect([run.time('firstToken', 0), ...ends(run)]).toEqual([1.5, 1.5]);
  });
});

describe('a client that gives up', () => {
  test('goes on with its next request; the late answer counts for nothing', () => {
    const run = closed(
      { timeoutSeconds: 2.5 },
      [
        [0, 10, 5],
        [0, 10, 1],
        [0, 10, 1],
      ],
      1,
    );
    expect(run.of('arrived')).toEqual([
      [0, 0],
      [1, 2.5],
      [2, 4],
    ]);
    expect(run.of('failed')).toEqual([[0, 2.5, 'timeout']]);
    expect(ends(run)).toEqual([undefined, 4, 5]);
    expect(run.of('finished')).toHaveLength(2);
  });

  test('has its place in the cluster until the step ends', () => {
    const run = open({ timeoutSeconds: 2.5, maxConcurrent: 1 }, [
      [0, 10, 5],
      [2.75, 10, 1],
    ]);
    expect(run.waits(1).gateway).toBe(0.25);
    expect(run.time('finished', 1)).toBe(4);
  });

  test('while it waits at the gateway: the cluster never sees the request', () => {
    const run = open({ timeoutSeconds: 2.25, maxConcurrent: 1 }, [
      [0, 10, 2],
      [1, 10, 3],
      [1, 10, 1],
    ]);
    expect(run.of('failed')).toEqual([
      [1, 3.25, 'timeout'],
      [2, 3.25, 'timeout'],
    ]);
    expect(run.of('queued').map(([request]) => request)).toEqual([0, 1]);
    expect(run.waits(1)).toEqual({ gateway: 1, prefill: 1, prefillShared: 0, decode: 1 });
    expect(run.waits(2)).toEqual({ gateway: 2.25 });
  });

  test('on the way to the gate: the request is turned away there, and takes nobody the place', () => {
    const run = open({ timeoutSeconds: 3.5, requestDelaySeconds: 1, serialSeconds: 2, maxConcurrent: 1 }, [
      [0, 10, 1],
      [0, 10, 1],
    ]);
    expect(run.of('failed')).toEqual([
      [0, 3.5, 'timeout'],
      [1, 3.5, 'timeout'],
    ]);
    expect(run.of('queued')).toEqual([[0, 0, 3]]);
    expect(run.waits(1)).toEqual({ ingress: 5 });
  });

  test.each([
    ['is held back', { replaySeconds: 1 }],
    ['is on its way', { responseDelaySeconds: 1 }],
  ])('while the answer %s', (_, egress: Partial<Ingress>) => {
    const rows: Rows = [
      [0, 10, 2],
      [0, 10, 1],
    ];
    const run = closed({ timeoutSeconds: 2.5, ...egress }, rows, 1);
    expect(run.time('arrived', 1)).toBe(2.5 + (egress.responseDelaySeconds ?? 0));
    expect(run.of('failed')).toEqual([[0, 2.5, 'timeout']]);
    expect(run.of('finished').map(([request]) => request)).toEqual([1]);
    expect(run.of('arrived').map(([request]) => request)).toEqual([0, 1]);
  });

  test('but not if the answer is there at that very moment', () => {
    const run = open({ timeoutSeconds: 3, responseDelaySeconds: 1 }, [[0, 10, 2]]);
    expect(run.of('failed')).toEqual([]);
    expect(ends(run)).toEqual([3]);
  });
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const seconds = (max: number) => fc.double({ min: 0.001, max, noNaN: true });

/** Ingresses with any of the features, and what is absent left out. */
const ingresses: fc.Arbitrary<Ingress> = fc
  .record({
    requestDelaySeconds: seconds(1),
    responseDelaySeconds: seconds(1),
    perPromptTokenSeconds: seconds(0.1),
    serialSeconds: maybe(seconds(1)),
    flushSeconds: maybe(seconds(2)),
    replaySeconds: maybe(seconds(2)),
    maxConcurrent: maybe(fc.integer({ min: 1, max: 4 })),
    rateLimit: maybe(fc.record({ requests: fc.integer({ min: 1, max: 5 }), seconds: seconds(10) })),
    timeoutSeconds: maybe(seconds(30)),
  })
  .map((fields) => {
    const present = Object.entries(fields).filter(([, value]) => value !== undefined);
    return Object.fromEntries(present) as unknown as Ingress;
  });

const requests = fc.array(
  fc.tuple(seconds(5), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 9 })),
  {
    minLength: 1,
    maxLength: 20,
  },
);

test('whatever lies in between, every request ends once and its parts add up', () => {
  fc.assert(
    fc.property(ingresses, requests, fc.boolean(), (ingress, rows, isOpen) => {
      const sorted = rows.sort(([a], [b]) => a - b);
      const run = isOpen ? open(ingress, sorted) : closed(ingress, sorted, 3);
      const endings = [...run.of('finished'), ...run.of('failed')].map(([request]) => request);
      expect(endings.sort((a, b) => a - b)).toEqual(sorted.map((_, request) => request));
      for (const [request, end] of run.of('finished')) {
        const sum = Object.values(run.waits(request)).reduce((total, part) => total + part, 0);
        expect(sum).toBeCloseTo(end - run.time('arrived', request)!, 9);
        expect(run.time('firstToken', request)).toBeLessThanOrEqual(end);
        if (ingress.timeoutSeconds !== undefined)
          expect(end).toBeLessThanOrEqual(run.time('arrived', request)! + ingress.timeoutSeconds);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});
