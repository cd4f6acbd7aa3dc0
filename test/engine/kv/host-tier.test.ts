import { expect, test } from 'vitest';
import { HostTier } from '../../../src/engine/kv/host-tier.ts';
import { prefixIds } from '../../../src/engine/kv/prefix-ids.ts';
import type { Workload } from '../../../src/workload/request-table.ts';
import {
  clusterPlan,
  engineProfile,
  openWorkload,
  plainCost,
  pool,
  runCluster,
} from '../../support/cluster.ts';
import { conversationsOf } from '../../support/conversations.ts';

/** Requests whose whole prompt is one segment with the content id of the row. */
function workload(
  rows: readonly (readonly [time: number, input: number, output: number, content: number])[],
): Workload {
  const { requests, admission } = openWorkload(
    rows.map(([time, input, output]) => [time, input, output] as const),
  );
  const prompts = {
    first: Int32Array.from({ length: rows.length + 1 }, (_, i) => i),
    contentId: Int32Array.from(rows, (row) => row[3]),
    tokens: Int32Array.from(rows, (row) => row[1]),
  };
  return { requests: { ...requests, prompts }, admission };
}

test('knows a prompt that was stored, but for its last token, and forgets the least recent first', () => {
  const { requests } = workload([
    [0, 64, 1, 1],
    [0, 64, 1, 2],
    [0, 64, 1, 1],
    [0, 64, 1, 2],
    [0, 64, 1, 3],
  ]);
  const tier = new HostTier({ blocks: 8, secondsPerToken: 1e-6 }, 16, requests, prefixIds(requests.prompts));
  tier.store(0, 64);
  tier.store(1, 64);
  expect(tier.match(2, 64)).toBe(48);
  expect(tier.match(3, 64)).toBe(48);
  tier.store(4, 64);
  expect(tier.match(2, 64)).toBe(0);
  expect(tier.match(3, 64)).toBe(48);
});

test('a hit is loaded instead of computed: the step costs the rest of the prompt and the loading', () => {
  const cached: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const profile = engineProfile({ cache: { prefixCaching: false } });
  const hostTier = { blocks: 100, secondsPerToken: 1e-4 };
  runCluster(
    clusterPlan([pool({ profile, hostTier })]),
    workload([
      [0, 160, 1, 7],
      [1, 160, 1, 7],
    ]),
    [
      {
        scheduled: (_request, _worker, _time, cachedTokens) => cached.push(cachedTokens),
        stepped: (_worker, step) => {
          starts.push(step.startSeconds);
          ends.push(step.endSeconds);
        },
      },
    ],
  );
  expect(cached).toEqual([0, 144]);
  const chunk = (newTokens: number, before: number) =>
    plainCost.stepSeconds(0, 0, newTokens, 1, plainCost.prefillAttentionSeconds(newTokens, before), 1, false);
  expect(ends[0] - starts[0]).toBeCloseTo(chunk(160, 0), 12);
  expect(ends[1] - starts[1]).toBeCloseTo(chunk(16, 144) + 144 * 1e-4, 12);
});

test('an answer that a later turn repeats is there, too, also when the GPU no longer has it', () => {
  const cachedWith = (prefixCaching: boolean, kvBlocks: number, hostBlocks: number) => {
    const cached: number[] = [];
    const hostTier = { blocks: hostBlocks, secondsPerToken: 1e-6 };
    const profile = engineProfile({ cache: { prefixCaching } });
    const turns = conversationsOf([
      ['s', 100, 30],
      ['other', 150, 90],
      ['s', 155, 4],
    ]);
    runCluster(clusterPlan([pool({ profile, kvBlocks, hostTier })]), turns, [
      { scheduled: (request, _worker, _time, tokens) => (cached[request] = tokens) },
    ]);
    return cached;
  };
  expect(cachedWith(false, 100, 100)).toEqual([0, 0, 128]);
  // 15 blocks of the other one leave one in the GPU.
  expect(cachedWith(true, 16, 100)).toEqual([0, 0, 128]);
  expect(cachedWith(true, 16, 5)).toEqual([0, 0, 16]);
});
