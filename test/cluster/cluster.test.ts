import { describe, expect, test } from 'vitest';
import type { PoolPlan } from '../../src/cluster/cluster.ts';
import type { Ingress } from '../../src/cluster/ingress.ts';
import type { EngineProfile } from '../../src/engine/engine-profile.ts';
import { ConfigError } from '../../src/errors.ts';
import { clusterPlan, engineProfile, openWorkload, pool, requestTable } from '../support/cluster.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { ends, oneEngine, trace } from '../support/trace.ts';
import { testLink } from '../support/transfers.ts';

type Rows = readonly (readonly [number, number, number])[];

/** One engine whose steps take a second, behind this ingress. */
function behind(ingress: Partial<Ingress>, rows: Rows, kvBlocks = 1000): ObservedRun {
  const direct = { requestDelaySeconds: 0, responseDelaySeconds: 0, perPromptTokenSeconds: 0 };
  const plan = clusterPlan([oneEngine('vllm-v1', kvBlocks)], { ingress: { ...direct, ...ingress } });
  return new ObservedRun(plan, openWorkload(rows));
}

describe('delays', () => {
  test('on the way in, by request and by token, and on the way out', () => {
    const delays = { requestDelaySeconds: 0.25, perPromptTokenSeconds: 0.125, responseDelaySeconds: 0.5 };
    const run = behind(delays, [[1, 10, 3]]);
    expect(run.of('queued')).toEqual([[0, 0, 2.5]]);
    expect([run.time('firstToken', 0), ...ends(run)]).toEqual([4, 6]);
    expect(run.waits(0)).toMatchObject({ ingress: 1.5, prefill: 1, decode: 2, egress: 0.5 });
  });
});

describe('a request ends once', () => {
  test('when its client gives up; the cluster makes no more of its tokens', () => {
    const run = behind({ timeoutSeconds: 2.5 }, [
      [0, 10, 5],
      [0, 10, 2],
    ]);
    expect(run.of('failed')).toEqual([[0, 2.5, 'timeout']]);
    expect(ends(run)).toEqual([undefined, 2]);
    expect(trace(run)).toEqual(['at 0: 20 prefill', 'at 1: 2 decode', 'at 2: 1 decode']);
    // The second token of both; a third is computed, but nobody waits for it.
    expect(run.of('tokens')).toEqual([
      [0, 2, 1, 1],
      [0, 2, 1, 1],
    ]);
  });

  test('when it was refused, and its client would have given up later', () => {
    const run = behind({ timeoutSeconds: 3 }, [[0, 10, 500]], 100);
    expect(run.of('failed')).toEqual([[0, 0, 'promptTooLong']]);
  });

  test('when its client gives up before it turns out to be too long', () => {
    const run = behind({ timeoutSeconds: 1, requestDelaySeconds: 2 }, [[0, 10, 500]], 100);
    expect(run.of('failed')).toEqual([[0, 1, 'timeout']]);
  });
});

describe('a client that goes away', () => {
  const rows: Rows = [
    [0, 10, 5],
    [0, 10, 3],
  ];
  const gone = (plan: PoolPlan, [seconds, request]: [number, number]) => {
    const run = new ObservedRun(clusterPlan([plan]), openWorkload(rows), 1, [[seconds, request]]);
    expect(run.leakedBlocks).toEqual([0]);
    return run;
  };

  test.each([
    [0.5, ['at 0: 20 prefill', 'at 1: 1 decode', 'at 2: 1 decode']],
    [1.5, ['at 0: 20 prefill', 'at 1: 2 decode', 'at 2: 1 decode']],
  ])('at %f has no more steps', (seconds, steps) => {
    expect(trace(gone(oneEngine('vllm-v1', 1000), [seconds, 0]))).toEqual(steps);
  });

  test.each([0.5, 1.5])('at %f stays in a static batch until the others are done', (seconds) => {
    const run = gone(oneEngine('static', 1000), [seconds, 0]);
    expect(trace(run)).toEqual(['at 0: 20 prefill', 'at 1: 2 decode', 'at 2: 2 decode']);
    expect(run.of('tokens').reduce((sum, [, , , count]) => sum + count, 0)).toBe(2);
  });

  test('ends a static batch that nobody else is in', () => {
    const plan = clusterPlan([oneEngine('static', 1000)]);
    const run = new ObservedRun(
      plan,
      openWorkload([
        [0, 10, 5],
        [3, 10, 1],
      ]),
      1,
      [[1.5, 0]],
    );
    expect(trace(run)).toEqual(['at 0: 10 prefill', 'at 1: 1 decode', 'at 3: 10 prefill']);
  });
});

describe('what does not go together is refused', () => {
  const pair = (profile: EngineProfile) => {
    const handover = { link: testLink(), scope: 'worker' as const, kvBytesPerToken: 1, layers: 2 };
    const pools = (['prefill', 'decode'] as const).map((role) => pool({ role, profile }));
    return () => new ObservedRun(clusterPlan(pools, { handover }), openWorkload([[0, 1, 1]]));
  };

  test('static batching and a hand-over', () => {
    expect(pair(engineProfile({ scheduler: 'static' }))).toThrow(ConfigError);
  });

  test('KV that leaves before there is a place for it', () => {
    const disaggregation = { layerwise: true, memory: 'source-first' } as const;
    expect(pair(engineProfile({ disaggregation }))).toThrow(ConfigError);
  });
});

describe('closed loop', () => {
  const closed = (rows: Rows, concurrency: number, thinkSeconds: number, kvBlocks = 1000) =>
    new ObservedRun(clusterPlan([oneEngine('vllm-v1', kvBlocks)]), {
      requests: requestTable(rows),
      admission: { kind: 'closed', concurrency, thinkSeconds },
    });

  test('an answer, a pause, and the next request', () => {
    const run = closed(
      [
        [0, 5, 2],
        [0, 5, 3],
        [0, 5, 1],
      ],
      1,
      0.5,
    );
    expect(run.of('arrived')).toEqual([
      [0, 0],
      [1, 2.5],
      [2, 6],
    ]);
  });

  test('a refusal is an answer', () => {
    const run = closed(
      [
        [0, 5, 200],
        [0, 5, 200],
        [0, 5, 2],
      ],
      1,
      0.5,
      100,
    );
    expect(run.of('failed').map(([request, time]) => [request, time])).toEqual([
      [0, 0],
      [1, 0.5],
    ]);
    expect(run.time('finished', 2)).toBe(3);
  });

  test('in stages: each begins when all before it are answered, and its times count from there', () => {
    const rows: Rows = [
      [0, 5, 2],
      [0.5, 5, 4],
      [0.5, 5, 1],
      [0, 5, 1],
      [0, 5, 1],
    ];
    const stages = [
      { requests: 2, admission: { kind: 'open' as const } },
      { requests: 1, admission: { kind: 'open' as const } },
      { requests: 2, admission: { kind: 'closed' as const, concurrency: 1, thinkSeconds: 0.25 } },
    ];
    const run = new ObservedRun(clusterPlan([oneEngine('vllm-v1', 1000)]), {
      requests: requestTable(rows),
      admission: { kind: 'staged', stages },
    });
    expect(run.of('arrived')).toEqual([
      [0, 0],
      [1, 0.5],
      [2, 5.5],
      [3, 6.5],
      [4, 7.75],
    ]);
  });

  test('as many are under way as there are clients', () => {
    const run = closed(
      Array.from({ length: 9 }, (_, i) => [0, 5, 1 + (i % 4)]),
      3,
      0,
    );
    let inside = 0;
    for (const { hook } of run.calls) {
      if (hook === 'arrived') expect(++inside).toBeLessThanOrEqual(3);
      if (hook === 'finished') inside--;
    }
    expect(inside).toBe(0);
  });
});
