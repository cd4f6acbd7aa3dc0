import { describe, expect, test } from 'vitest';
import type { ClusterPlan } from '../../src/cluster/cluster.ts';
import type { DisaggregationSettings } from '../../src/engine/engine-profile.ts';
import { clusterPlan, engineProfile, openWorkload, pool } from '../support/cluster.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { ends, secondsCost, trace } from '../support/trace.ts';
import { testLink } from '../support/transfers.ts';

interface Sizes {
  prefillBlocks?: number;
  decodeBlocks?: number;
  maxNumSeqs?: number;
  layers?: number;
}

/** One prefill and one decode worker; steps take a second, a token of KV is one byte, the link moves 10 a second. */
function pair(settings: Partial<DisaggregationSettings>, sizes: Sizes = {}): ClusterPlan {
  const { prefillBlocks = 1000, decodeBlocks = 1000, maxNumSeqs = 64, layers = 10 } = sizes;
  const profile = engineProfile({
    batching: { maxNumSeqs },
    cache: { blockSize: 1, prefixCaching: false },
    disaggregation: { reservedDecodeTokens: 0, ...settings },
  });
  const prefill = pool({
    role: 'prefill',
    profile: engineProfile({ cache: { blockSize: 1, prefixCaching: false } }),
    kvBlocks: prefillBlocks,
    cost: secondsCost,
  });
  const decode = pool({ role: 'decode', profile, kvBlocks: decodeBlocks, cost: secondsCost });
  const link = testLink({ bandwidthBytesPerSecond: 10 });
  return clusterPlan([prefill, decode], { handover: { link, scope: 'worker', kvBytesPerToken: 1, layers } });
}

type Rows = readonly (readonly [number, number, number])[];

function run(plan: ClusterPlan, rows: Rows, gone: [seconds: number, request: number][] = []): ObservedRun {
  return new ObservedRun(plan, openWorkload(rows), 1, gone);
}

describe('one request: 20 tokens in, 3 out', () => {
  // Prefill 0 to 1, transfer 1 to 3, then one step a token.
  test.each([
    [
      'prefill',
      1,
      5,
      [
        [1, 4, 3, 1],
        [1, 5, 1, 1],
      ],
    ],
    [
      'arrival',
      3,
      5,
      [
        [1, 4, 1, 1],
        [1, 5, 1, 1],
      ],
    ],
    [
      'decodeStep',
      4,
      6,
      [
        [1, 5, 1, 1],
        [1, 6, 1, 1],
      ],
    ],
  ] as const)('first token by %s', (firstToken, first, last, gaps) => {
    const result = run(pair({ firstToken }), [[0, 20, 3]]);
    expect([result.time('firstToken', 0), ...ends(result)]).toEqual([first, last]);
    expect(result.of('tokens')).toEqual(gaps);
    expect(result.of('transferStarted')).toEqual([[0, 0, 1, 20, 1]]);
    expect(result.of('transferred')).toEqual([[0, 0, 1, 3]]);
  });

  test.each([
    ['prefill', 1, 3],
    ['arrival', 3, 3],
    ['decodeStep', 4, 4],
  ] as const)('first token by %s, and no other', (firstToken, first, last) => {
    const result = run(pair({ firstToken }), [[0, 20, 1]]);
    expect([result.time('firstToken', 0), ...ends(result)]).toEqual([first, last]);
  });

  test('layer by layer only the last layer is left when the prefill ends', () => {
    const result = run(pair({ memory: 'destination-first', layerwise: true }, { layers: 4 }), [[0, 8, 2]]);
    expect(result.of('transferStarted')).toEqual([[0, 0, 1, 8, 0]]);
    // 6 bytes from 0 to 0.6, 2 bytes from 1 to 1.2.
    expect(result.of('transferred')[0][3]).toBeCloseTo(1.2, 12);
    expect(result.waits(0).transferFixed).toBeCloseTo(0.2, 12);
  });
});

describe('connecting two workers for the first time', () => {
  const rows = [
    [0, 20, 1],
    [20, 20, 1],
  ] as const;
  const connecting = (settings: Partial<DisaggregationSettings>, flows: 'shared' | 'serial') => {
    const plan = pair(settings);
    const link = testLink({ bandwidthBytesPerSecond: 10, firstUseSeconds: 4, flows });
    return run({ ...plan, handover: { ...plan.handover!, link } }, rows);
  };

  // Transfers of 2 s from 1 and from 21; the first connects for 4 s before.
  test.each(['shared', 'serial'] as const)('is part of the transfer, not due to others: %s', (flows) => {
    const result = connecting({}, flows);
    expect(ends(result)).toEqual([7, 23]);
    expect(result.waits(0)).toMatchObject({ transferFixed: 6, transferShared: 0 });
    expect(result.waits(1)).toMatchObject({ transferFixed: 2, transferShared: 0 });
  });

  // The first nine of ten layers connect from 0 and arrive at 5.8; the last, from 1, needs 0.2 more on an idle link.
  test('layer by layer, too, as far as the prefill does not hide it', () => {
    const result = connecting({ memory: 'destination-first', layerwise: true }, 'shared');
    expect(result.of('transferred')[0][3]).toBeCloseTo(5.8, 12);
    expect(result.waits(0).transferFixed).toBeCloseTo(4.8, 12);
    expect(result.waits(0).transferShared).toBeCloseTo(0, 12);
  });
});

describe('source-first', () => {
  test('a full decode side makes requests wait on the prefill side, and loses none', () => {
    const result = run(pair({ memory: 'source-first' }, { decodeBlocks: 30 }), [
      [0, 20, 3],
      [0, 20, 3],
    ]);
    expect(result.of('transferStarted').map(([request, , , , time]) => [request, time])).toEqual([
      [0, 1],
      [1, 5],
    ]);
    expect(result.waits(1)).toMatchObject({ handoff: 4, transferFixed: 2, decode: 2 });
    expect(ends(result)).toEqual([5, 9]);
  });

  test('the prefill side holds its copy until the transfer has ended', () => {
    const result = run(pair({ memory: 'source-first' }, { prefillBlocks: 30 }), [
      [0, 20, 1],
      [0, 20, 1],
    ]);
    expect(result.of('scheduled').map(([, , time]) => time)).toEqual([0, 3]);
    expect(result.waits(1)).toMatchObject({ queueKv: 3 });
  });
});

describe('destination-first', () => {
  test('memory on the decode side comes before the prefill', () => {
    const result = run(pair({ memory: 'destination-first' }, { decodeBlocks: 30 }), [
      [0, 20, 3],
      [0, 20, 3],
    ]);
    expect(result.of('scheduled').map(([, , time]) => time)).toEqual([0, 5]);
    expect(result.waits(1)).toMatchObject({ reservation: 5, prefill: 1 });
    expect(ends(result)).toEqual([5, 10]);
  });

  // Two requests of 20 tokens need 40 and twice the headroom.
  test('every request under way keeps its headroom free', () => {
    const start = (decodeBlocks: number) => {
      const plan = pair({ memory: 'destination-first', reservedDecodeTokens: 512 }, { decodeBlocks });
      return run(plan, [
        [0, 20, 3],
        [0, 20, 3],
      ])
        .of('scheduled')
        .map(([, , time]) => time);
    };
    expect(start(40 + 2 * 512)).toEqual([0, 0]);
    expect(start(39 + 2 * 512)).toEqual([0, 5]);
  });

  test('a request whose prompt and headroom never fit is refused', () => {
    const plan = pair({ memory: 'destination-first', reservedDecodeTokens: 512 }, { decodeBlocks: 531 });
    expect(
      run(plan, [
        [0, 20, 3],
        [0, 19, 3],
      ]).of('failed'),
    ).toEqual([[0, 0, 'promptTooLong']]);
  });

  test('prompt and headroom take whole blocks each', () => {
    const plan = pair({ memory: 'destination-first', reservedDecodeTokens: 15 });
    const profile = { ...plan.pools[1].profile, cache: { ...plan.pools[1].profile.cache, blockSize: 16 } };
    const pools = [plan.pools[0], { ...plan.pools[1], profile, kvBlocks: 2 }];
    expect(run({ ...plan, pools }, [[0, 17, 3]]).of('failed')).toEqual([[0, 0, 'promptTooLong']]);
  });
});

describe('decode side', () => {
  test('whoever has arrived waits for a slot', () => {
    const result = run(pair({}, { maxNumSeqs: 1 }), [
      [0, 10, 4],
      [0, 10, 2],
    ]);
    expect(result.of('transferred').map(([, , , time]) => time)).toEqual([3, 3]);
    expect(result.waits(1)).toMatchObject({ transferFixed: 1, transferShared: 1, decodeQueue: 3, decode: 1 });
    expect(ends(result)).toEqual([6, 7]);
  });

  test('those preempted there are computed again there, before others are given memory', () => {
    const plan = pair({}, { decodeBlocks: 24 });
    const result = run(plan, [
      [0, 10, 8],
      [0, 10, 8],
      [0, 10, 8],
    ]);
    const [[victim, worker, time]] = result.of('preempted');
    expect([victim, worker]).toEqual([1, 1]);
    const back = result.steps(1).find(({ prefillTokens }) => prefillTokens > 0)!;
    expect(back.startSeconds).toBeGreaterThan(time);
    const third = result.of('transferStarted').find(([request]) => request === 2)!;
    expect(third[4]).toBeGreaterThanOrEqual(back.endSeconds);
    expect(ends(result).every((end) => end !== undefined)).toBe(true);
  });

  test('one that pushes itself out makes way for those who wait for its slot', () => {
    // The second has its memory but no slot; the first fills the rest, and nobody else can be pushed out.
    const result = run(pair({}, { decodeBlocks: 24, maxNumSeqs: 1 }), [
      [0, 10, 10],
      [0, 10, 3],
    ]);
    expect(result.of('preempted')[0].slice(0, 2)).toEqual([0, 1]);
    expect(ends(result)[1]).toBeLessThan(ends(result)[0]!);
    expect(trace(result, 1).length).toBeGreaterThan(0);
  });
});

describe('a client that goes away', () => {
  const two: Rows = [
    [0, 20, 3],
    [0, 20, 3],
  ];

  /** Whatever happens, nobody keeps memory. */
  function without(plan: ClusterPlan, rows: Rows, gone: [number, number][]): ObservedRun {
    const result = run(plan, rows, gone);
    expect(result.of('failed')).toEqual(gone.map(([seconds, request]) => [request, seconds, 'aborted']));
    expect(result.leakedBlocks).toEqual([0, 0]);
    return result;
  }

  test('while its prompt waits: it is not computed', () => {
    const late: Rows = [two[0], [0.5, 20, 3]];
    const result = without(pair({}), late, [[0.75, 1]]);
    expect(trace(result)).toEqual(['at 0: 20 prefill']);
    expect(result.waits(1)).toEqual({ queueStep: 0.25 });
  });

  test.each(['source-first', 'destination-first'] as const)(
    'while its prompt is computed: the step ends, and nothing is handed over, %s',
    (memory) => {
      const result = without(pair({ memory }), [[0, 900, 3]], [[0.5, 0]]);
      expect(trace(result)).toEqual(['at 0: 512 prefill']);
      expect(result.of('transferStarted')).toEqual([]);
      expect(result.waits(0).prefill).toBe(1);
    },
  );

  test('while it waits for memory, source-first: its prompt makes room on the prefill side', () => {
    const three: Rows = [...two, [0, 20, 3]];
    const scheduled = (gone: [number, number][]) =>
      without(pair({}, { prefillBlocks: 40, decodeBlocks: 24 }), three, gone).of('scheduled')[2];
    expect(scheduled([])).toEqual([2, 0, 3, 0]);
    expect(scheduled([[2, 1]])).toEqual([2, 0, 2, 0]);
  });

  test('while it waits for memory, destination-first: those behind it move up', () => {
    const plan = pair({ memory: 'destination-first' }, { decodeBlocks: 30 });
    const rows: Rows = [two[0], two[1], [0, 8, 1]];
    const result = without(plan, rows, [[0.5, 1]]);
    expect(result.of('queued').map(([request, , time]) => [request, time])).toEqual([
      [0, 0],
      [2, 0.5],
    ]);
    expect(result.waits(1)).toEqual({ reservation: 0.5 });
  });

  test('while its KV is on the link: the transfer ends before its memory is free', () => {
    const result = without(pair({}, { decodeBlocks: 24 }), two, [[2, 0]]);
    expect(result.of('transferred')).toEqual([
      [0, 0, 1, 3],
      [1, 0, 1, 5],
    ]);
    expect(result.of('transferStarted')[1][4]).toBe(3);
    expect(trace(result, 1)).toEqual(['at 5: 1 decode', 'at 6: 1 decode']);
  });

  test.each([
    ['has arrived', 8, 1, { prefill: 1 }],
    ['is on the link', 16, 1.2, { prefill: 1, transferFixed: 0.2 }],
  ])('when KV of its first layers %s: that of the last is not sent', (_, tokens, end, waits) => {
    const plan = pair({ memory: 'destination-first', layerwise: true }, { layers: 4 });
    const result = without(plan, [[0, tokens, 3]], [[0.5, 0]]);
    expect(result.of('transferred')).toHaveLength(1);
    expect(result.of('transferred')[0][3]).toBeCloseTo(end, 12);
    for (const [part, seconds] of Object.entries(waits))
      expect(result.waits(0)[part]).toBeCloseTo(seconds, 12);
    expect(trace(result, 1)).toEqual([]);
  });

  test('when its KV waits on the decode side for a slot', () => {
    const result = without(pair({}, { maxNumSeqs: 1 }), two, [[5.5, 1]]);
    expect(result.waits(1)).toMatchObject({ transferFixed: 2, decodeQueue: 0.5 });
    expect(ends(result)).toEqual([7, undefined]);
  });

  test('when it decodes: the token of the step is nobody’s', () => {
    const result = without(pair({}), [[0, 20, 9]], [[4.5, 0]]);
    expect(result.of('tokens')).toEqual([[1, 4, 3, 1]]);
    expect(trace(result, 1)).toHaveLength(2);
  });
});
