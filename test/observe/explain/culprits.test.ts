import { expect, test } from 'vitest';
import type { ClusterPlan, PoolPlan } from '../../../src/cluster/cluster.ts';
import { explain, placesAt, RunLog, type Segment } from '../../../src/observe/explain/index.ts';
import { clusterPlan, engineProfile, openWorkload, pool, runCluster } from '../../support/cluster.ts';
import { oneEngine, secondsCost } from '../../support/trace.ts';
import { testLink } from '../../support/transfers.ts';

type Rows = readonly (readonly [number, number, number])[];

function logOf(plan: ClusterPlan, rows: Rows): RunLog {
  const workload = openWorkload(rows);
  const log = new RunLog(plan, workload.requests);
  runCluster(plan, workload, [log]);
  return log;
}

/** Segments as "part from..to s: kind request s, ..."; steps take a second each. */
function told(segments: Segment[]): string[] {
  return segments.map(({ part, fromSeconds, toSeconds, milliseconds, culprits }) => {
    const who = culprits.map(({ kind, request, milliseconds, count }) =>
      [kind, request, count && `x${count}`, milliseconds / 1000]
        .filter((word) => word !== undefined)
        .join(' '),
    );
    return `${part} ${fromSeconds}..${toSeconds} ${milliseconds / 1000}: ${who.join(', ')}`;
  });
}

function explained(pool: PoolPlan, rows: Rows, request: number): string[] {
  return told(explain(logOf(clusterPlan([pool]), rows), request));
}

/** A step of one prompt takes a second alone, and so does any other: all that it shares is due to the others. */
test('a prompt in the way: the step in progress, then the budget', () => {
  const plan = oneEngine('vllm-v1', 1000, { maxNumBatchedTokens: 10 });
  // Steps: 0 to 1 and 1 to 2 request 0; 2 to 3 the rest of request 1; request 2 comes at 0.5 behind both.
  expect(
    explained(
      plan,
      [
        [0, 20, 1],
        [0.25, 10, 1],
        [0.5, 10, 1],
      ],
      2,
    ),
  ).toEqual([
    'queueStep 0.5..1 0.5: prefill 0 0.5',
    'queuePrefill 1..3 2: prefill 0 1, prefill 1 1',
    'prefill 3..4 1: itself 1',
  ]);
});

test('no running slot: those who hold one, by the time that they did', () => {
  const plan = oneEngine('vllm-v1', 1000, { maxNumSeqs: 2 });
  // Both run from 0; request 0 makes its last token at 3, request 1 at 6.
  expect(
    explained(
      plan,
      [
        [0, 1, 3],
        [0, 1, 6],
        [0, 1, 1],
      ],
      2,
    ),
  ).toEqual(['queueSlots 0..3 3: slot 0 1.5, slot 1 1.5', 'prefill 3..4 1: itself 1']);
});

test('a full cache: those who hold it, by tokens', () => {
  const plan = oneEngine('vllm-v1', 31);
  const log = logOf(clusterPlan([plan]), [
    [0, 20, 3],
    [0, 5, 3],
    [0, 10, 2],
  ]);
  const [queue] = explain(log, 2);
  expect([queue.part, queue.fromSeconds, queue.toSeconds]).toEqual(['queueKv', 0, 3]);
  expect(queue.culprits.map(({ kind, request }) => [kind, request])).toEqual([
    ['memory', 0],
    ['memory', 1],
  ]);
  // About 21 tokens of the first and 6 of the second, on the mean of the three steps.
  expect(queue.culprits[0].milliseconds / queue.culprits[1].milliseconds).toBeCloseTo(21.3 / 6.3, 0);
});

test('company in the steps of a prefill: what each step takes longer, to those who are in it', () => {
  // A second a token, ten tokens a step: 4 of request 0 and 6 of request 1, then 8 of request 1 and 2 of request 2.
  const cost = {
    prefillAttentionSeconds: () => 0,
    stepSeconds: (_decodes: number, _context: number, tokens: number) => tokens,
  };
  const plan = { ...oneEngine('vllm-v1', 1000, { maxNumBatchedTokens: 10 }), cost };
  expect(
    explained(
      plan,
      [
        [0, 4, 1],
        [0, 14, 1],
        [0, 2, 1],
      ],
      1,
    ),
  ).toEqual(['prefill 0..20 14: itself 14', 'prefillShared 0..20 6: prefill 0 4, prefill 2 2']);
});

test('a decode that a prompt stalls', () => {
  const plan = oneEngine('vllm-v0', 1000, { chunkedPrefill: false });
  // The prompt of request 1 has the step from 2 to 3 for itself.
  expect(
    explained(
      plan,
      [
        [0, 5, 4],
        [1.5, 7, 1],
      ],
      0,
    ),
  ).toEqual(['prefill 0..1 1: itself 1', 'decode 1..5 3: itself 3', 'decodeStalled 1..5 1: prefill 1 1']);
});

/** One prefill and one decode worker; a token of KV is one byte, the link moves 10 a second. */
function pair(decodeBlocks: number, maxNumSeqs = 64): ClusterPlan {
  const profile = (maxNumSeqs: number) =>
    engineProfile({ batching: { maxNumSeqs }, cache: { blockSize: 1, prefixCaching: false } });
  const parts = { cost: secondsCost, kvBlocks: decodeBlocks };
  const prefill = pool({ role: 'prefill', profile: profile(64), cost: secondsCost });
  const decode = pool({ role: 'decode', profile: profile(maxNumSeqs), ...parts });
  const link = testLink({ bandwidthBytesPerSecond: 10 });
  return clusterPlan([prefill, decode], {
    handover: { link, scope: 'worker', kvBytesPerToken: 1, layers: 1 },
  });
}

test('two transfers on one link', () => {
  const log = logOf(pair(1000), [
    [0, 10, 2],
    [0, 10, 2],
  ]);
  const crossing = explain(log, 1).filter(({ place }) => place === 'crossing');
  expect(told(crossing)).toEqual(['transferFixed 1..3 1: itself 1', 'transferShared 1..3 1: transfer 0 1']);
});

test('a full decode side, and one without a slot', () => {
  const rows: Rows = [
    [0, 20, 3],
    [0, 20, 3],
  ];
  const full = explain(logOf(pair(30), rows), 1).filter(({ place }) => place === 'handingOver');
  expect(told(full)).toEqual(['handoff 1..5 4: memory 0 4']);
  // Both are there at 5; the first decodes from 5 to 7.
  const slots = explain(logOf(pair(1000, 1), rows), 1).filter(({ place }) => place === 'decodeQueued');
  expect(told(slots)).toEqual(['decodeQueue 5..7 2: slot 0 2']);
});

test('small culprits are told together', () => {
  const plan = oneEngine('vllm-v1', 1000, { maxNumSeqs: 4 });
  const rows: Rows = [...[8, 7, 6, 5].map((output) => [0, 1, output] as const), [0, 1, 1]];
  const [queue] = explain(logOf(clusterPlan([plan]), rows), 4, { culprits: 2 });
  expect(queue.culprits).toEqual([
    { kind: 'slot', request: 0, milliseconds: 1250 },
    { kind: 'others', milliseconds: 3750, count: 3 },
  ]);
});

test('where everybody is at a moment', () => {
  const log = logOf(pair(1000), [
    [0, 10, 3],
    [0, 10, 3],
    [2.5, 10, 3],
  ]);
  const places = (seconds: number) =>
    placesAt(log, seconds).map(
      ({ request, place, worker, progress }) => `${request} ${place} ${worker} ${progress}`,
    );
  expect(places(0.5)).toEqual(['0 prefilling 0 0.5', '1 prefilling 0 0.5']);
  expect(places(2.75)).toEqual(['0 crossing 0 0.875', '1 crossing 0 0.875', '2 prefilling 0 0.25']);
  expect(places(4)).toEqual(['0 decoding 1 0.5', '1 decoding 1 0.5', '2 crossing 0 0.5']);
  expect(places(100)).toEqual([]);
});
