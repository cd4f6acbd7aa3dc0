import { describe, expect, test } from 'vitest';
import type { ClusterPlan } from '../../../src/cluster/cluster.ts';
import type { EngineProfile } from '../../../src/engine/engine-profile.ts';
import type { Workload } from '../../../src/workload/request-table.ts';
import { clusterPlan, engineProfile, plainCost, pool, runCluster } from '../../support/cluster.ts';
import { conversationsOf, withoutAnswers } from '../../support/conversations.ts';
import { testLink } from '../../support/transfers.ts';

/** Adds 25 tokens to a prompt of 100 and its answer of 30, and 10 to these and an answer of 40. */
const THREE_TURNS = [
  ['s', 100, 30],
  ['s', 155, 40],
  ['s', 205, 5],
] as const;

const vllm = engineProfile({ scheduler: 'vllm-v1', cache: { blockSize: 16 } });
const sglang = engineProfile({ scheduler: 'sglang', cache: { blockSize: 1 } });

const alone = (profile: EngineProfile) => clusterPlan([pool({ profile })]);

/** Prompt tokens that each request found, and its time to first token. */
function run(plan: ClusterPlan, workload: Workload) {
  const cached: number[] = [];
  const sent: number[] = [];
  const ttft: number[] = [];
  const routed: number[][] = [];
  runCluster(plan, workload, [
    {
      arrived: (request, time) => {
        sent[request] = time;
        routed[request] = [];
      },
      routed: (request, worker) => routed[request].push(worker),
      scheduled: (request, _worker, _time, tokens) => {
        cached[request] = tokens;
      },
      firstToken: (request, time) => {
        ttft[request] = time - sent[request];
      },
    },
  ]);
  return { cached, ttft, routed };
}

describe('the next turn finds prompt and answer, but for the last token, whose KV nobody computed', () => {
  test('in whole blocks of 16: 129 tokens are 8 blocks, 194 are 12', () => {
    expect(run(alone(vllm), conversationsOf(THREE_TURNS)).cached).toEqual([0, 128, 192]);
  });

  test('in pages of one token all of them', () => {
    expect(run(alone(sglang), conversationsOf(THREE_TURNS)).cached).toEqual([0, 129, 194]);
  });

  test('prompt and answer of 128 tokens together fill 7 blocks of 16, not 8', () => {
    const turns = [
      ['s', 100, 28],
      ['s', 200, 1],
    ] as const;
    expect(run(alone(vllm), conversationsOf(turns)).cached).toEqual([0, 112]);
  });

  test('a static batch keeps no tokens that it computed behind the end of an answer', () => {
    const profile = engineProfile({ scheduler: 'static', cache: { blockSize: 1 } });
    const turns = [
      ['s', 100, 30],
      ['long', 20, 90],
      ['s', 155, 1],
    ] as const;
    expect(run(alone(profile), conversationsOf(turns)).cached).toEqual([0, 0, 129]);
  });
});

test('with it the later turns have their first token earlier', () => {
  const workload = conversationsOf(THREE_TURNS);
  const prompts = run(alone(vllm), withoutAnswers(workload));
  expect(prompts.cached).toEqual([0, 96, 144]);
  const seconds = (tokens: number, cached: number) =>
    plainCost.stepSeconds(
      0,
      0,
      tokens - cached,
      1,
      plainCost.prefillAttentionSeconds(tokens - cached, cached),
      1,
      false,
    );
  const { ttft } = run(alone(vllm), workload);
  const expected = [seconds(100, 0), seconds(155, 128), seconds(205, 192)];
  for (const [turn, time] of expected.entries()) expect(ttft[turn]).toBeCloseTo(time, 10);
  expect(prompts.ttft[1]).toBeCloseTo(seconds(155, 96), 10);
  expect(ttft[1]).toBeLessThan(prompts.ttft[1]);
  expect(ttft[2]).toBeLessThan(prompts.ttft[2]);
});

describe('found is only what was made', () => {
  test('of an answer that was cut at max_tokens its beginning', () => {
    const workload = conversationsOf(THREE_TURNS, { maxOutputTokens: 12 });
    expect(run(alone(sglang), workload).cached).toEqual([0, 111, 166]);
  });

  test('nothing in the conversations of a second round', () => {
    const workload = conversationsOf(THREE_TURNS, { repeat: 2 });
    expect(run(alone(vllm), workload).cached).toEqual([0, 128, 192, 0, 128, 192]);
  });

  test('nothing by a turn that begins anew, or without prefix caching', () => {
    const anew = conversationsOf([...THREE_TURNS, ['s', 150, 5]]);
    expect(run(alone(vllm), anew).cached).toEqual([0, 128, 192, 0]);
    const off = engineProfile({ cache: { prefixCaching: false } });
    expect(run(alone(off), conversationsOf(THREE_TURNS)).cached).toEqual([0, 0, 0]);
  });

  test('by another worker only the prompt that went there', () => {
    const two = clusterPlan([pool({ profile: vllm, count: 2 })]);
    expect(run(two, conversationsOf(THREE_TURNS)).cached).toEqual([0, 0, 128]);
    expect(run({ ...two, router: 'prefix-aware' }, conversationsOf(THREE_TURNS)).cached).toEqual([
      0, 128, 192,
    ]);
  });
});

describe('in xPyD', () => {
  const handover = {
    link: testLink({ bandwidthBytesPerSecond: 1e9 }),
    scope: 'worker' as const,
    kvBytesPerToken: 1000,
    layers: 4,
  };
  const xPyD = (decode: EngineProfile, decoders = 1) =>
    clusterPlan(
      [pool({ role: 'prefill', profile: vllm }), pool({ role: 'decode', profile: decode, count: decoders })],
      { decodeRouter: 'prefix-aware', handover },
    );

  test('the prefill worker finds the prompts that it computed, since the answers were made elsewhere', () => {
    expect(run(xPyD(vllm), conversationsOf(THREE_TURNS)).cached).toEqual([0, 96, 144]);
  });

  /** Two conversations that begin at the same time; the second one always comes last. */
  const pair = conversationsOf([
    ['a', 100, 30],
    ['b', 90, 200],
    ['a', 155, 4],
    ['b', 300, 4],
  ]);
  const homes = (decode: EngineProfile) => run(xPyD(decode, 2), pair).routed.map(([, worker]) => worker);

  test('a decode worker keeps prompt and answer, and a router that looks finds them', () => {
    expect(homes(vllm)).toEqual([1, 2, 1, 2]);
    expect(homes(engineProfile({ cache: { prefixCaching: false } }))).toEqual([1, 2, 1, 1]);
  });
});
