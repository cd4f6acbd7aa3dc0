import { describe, expect, test } from 'vitest';
import { planCluster } from '../../../src/config/plan-cluster.ts';
import type { Scenario } from '../../../src/config/scenario.ts';
import { ownLayout } from '../../../src/study/plan/candidates.ts';
import { parseObjectives } from '../../../src/study/plan/objectives.ts';
import { plan } from '../../../src/study/plan/plan.ts';
import { type PlannedLayout, RESOURCES, type Resource } from '../../../src/study/plan/plan-result.ts';
import { eased } from '../../../src/study/plan/resources.ts';
import { InlineExecutor } from '../../support/inline-executor.ts';
import { study } from './studies.ts';

async function judged(scenario: Scenario, slo: string, rate: number): Promise<PlannedLayout> {
  const candidates = scenario.deployments.map(ownLayout);
  const objectives = parseObjectives(slo);
  const request = { scenario, candidates, rate, objectives, replications: 1, top: 'all' as const };
  const result = await plan(request, new InlineExecutor());
  return result.layouts[0];
}

const SHORT = 'input: { uniform: [32, 96] }, output: { uniform: [200, 600] }';
const LONG = 'input: { uniform: [6000, 10000] }, output: { uniform: [20, 60] }';

describe('what binds, on layouts that lack one thing', () => {
  test.each<[Resource, string, string, string, number]>([
    ['prefill compute', LONG, 'layout: 1P1D', 'p99_ttft_ms<=5000', 2],
    ['prefill compute', LONG, 'layout: aggregated', 'p99_ttft_ms<=5000', 2],
    // Weights are read again in every step of a small batch, and the objective keeps batches small.
    ['decode bandwidth', SHORT, 'layout: 2P1D, decode: { accelerator: a10 }', 'p99_itl_ms<=40', 3],
    ['decode KV memory', SHORT, 'layout: 1P1D, decode: { kvBlocks: 800 }', 'p99_ttft_ms<=3000', 10],
    ['link', LONG, 'layout: 4P4D, link: rdma-25g, linkScope: fabric', 'p99_ttft_ms<=8000', 2],
    ['ingress', SHORT, 'layout: aggregated, ingress: { serial: 100 ms }', 'p99_ttft_ms<=2000', 5],
    ['gateway limits', SHORT, 'layout: aggregated, ingress: { maxConcurrent: 20 }', 'p99_ttft_ms<=2000', 4],
    [
      'gateway limits',
      SHORT,
      'layout: aggregated, ingress: { rateLimit: { requests: 20, per: 1 s } }',
      'p99_ttft_ms<=2000',
      4,
    ],
    [
      'prefill batch tokens',
      LONG,
      'layout: 1P1D, prefill: { engine: { extends: vllm-v1, batching: { maxNumBatchedTokens: 64, maxNumSeqs: 32, source: test }, overhead: { perStep: 8 ms, kernelLaunch: 1 us, source: test } } }',
      'p99_ttft_ms<=60000',
      0.2,
    ],
    [
      'prefill slots (max_num_seqs)',
      'input: 64, output: 2',
      'layout: 1P4D, prefill: { engine: { extends: vllm-v1, batching: { maxNumSeqs: 2, source: test } } }',
      'p99_ttft_ms<=500',
      50,
    ],
    [
      'decode slots (max_num_seqs)',
      SHORT,
      'layout: 1P1D, decode: { engine: { extends: vllm-v1, batching: { maxNumSeqs: 8, source: test } } }',
      'p99_ttft_ms<=5000',
      1,
    ],
    // Few blocks hold three prompts until they are sent, and the fourth waits.
    [
      'prefill KV memory',
      'input: 500, output: 2',
      'layout: 1P4D, prefill: { kvBlocks: 125 }, link: { extends: rdma-400g, perTransfer: 300 ms, source: test }',
      'p99_ttft_ms<=3000',
      4,
    ],
    [
      'prefill bandwidth',
      'input: 16, output: 2',
      'layout: 1P4D, prefill: { accelerator: a10 }',
      'p99_ttft_ms<=100',
      20,
    ],
    ['decode compute', SHORT, 'layout: 4P1D, decode: { accelerator: h20 }', 'p99_itl_ms<=45', 10],
    [
      'GPU interconnect',
      LONG,
      'layout: aggregated, accelerator: a10, tensorParallel: 8',
      'p99_ttft_ms<=5000',
      1,
    ],
    [
      'host',
      SHORT,
      'layout: aggregated, engine: { extends: vllm-v1, overhead: { perSequence: 1 ms, source: test } }',
      'p99_itl_ms<=30',
      5,
    ],
  ])('%s', async (resource, workload, deployment, slo, rate) => {
    const { binding } = await judged(study(workload, [deployment]), slo, rate);
    expect(binding).toMatchObject({ resource, measure: 'rate' });
    expect(binding.gains[0].gain).toBeGreaterThan(0.05);
    expect(binding.gains[0].gain).toBeGreaterThan(1.3 * binding.gains[1].gain);
  });

  test('nothing in particular, where time passes that no resource shortens', async () => {
    // The first transfer between two workers waits for their connection.
    const link = 'link: { extends: rdma-400g, firstUse: 3 s, source: test }';
    const scenario = study('input: 128, output: { uniform: [2, 4] }', [`layout: 1P1D, ${link}`]);
    const { binding } = await judged(scenario, 'p100_ttft_ms<=2500', 5);
    expect(binding.resource).toBeUndefined();
    expect(binding.together).toBeUndefined();
    expect(binding.gains[0].gain).toBeLessThan(0.02);
    expect(binding.everything).toBeLessThan(0.02);
    // 1/64 of the asked rate, and the connection takes as long.
    expect(binding.unloaded).toMatchObject({ metric: 'p100_ttft_ms', limit: 2500, rate: 5 / 64 });
    expect(binding.unloaded!.value).toBeGreaterThan(3000);
  });

  test('nothing, where the objective forbids the rate itself', async () => {
    const scenario = study('input: 128, output: { uniform: [2, 4] }', ['layout: aggregated']);
    const { binding, largestRate } = await judged(scenario, 'request_throughput<=5', 2);
    expect(largestRate).toBeGreaterThan(4.5);
    expect(binding.resource).toBeUndefined();
    expect(binding.everything).toBeLessThan(0.01);
    expect(binding.unloaded).toMatchObject({ metric: 'request_throughput', limit: 5 });
    expect(binding.unloaded!.rate).toBeCloseTo(largestRate! / 64, 1);
    expect(binding.unloaded!.value).toBeLessThan(0.1);
  });

  test('nothing in particular, where nothing ever breaks', async () => {
    const scenario = study('input: 128, output: { uniform: [2, 4] }', ['layout: aggregated']);
    const { binding, breaksFirst } = await judged(scenario, 'completed>=1', 0.01);
    expect(breaksFirst).toBeUndefined();
    expect(binding).toEqual({ measure: 'rate', gains: [] });
  });

  test('if no rate meets the objectives: what brings the worst of them nearer', async () => {
    const { binding, largestRate } = await judged(study(LONG, ['layout: 1P1D']), 'p99_ttft_ms<=20', 0.05);
    expect(largestRate).toBeUndefined();
    expect(binding).toMatchObject({ resource: 'prefill compute', measure: 'objective' });
    expect(binding.everything).toBeGreaterThanOrEqual(binding.gains[0].gain);
    // A prompt by itself takes ten times as long as it may.
    expect(binding.unloaded).toMatchObject({ metric: 'p99_ttft_ms', limit: 20, rate: 0.05 / 64 });
    expect(binding.unloaded!.value).toBeGreaterThan(200);
  });

  test('two that bind together: more of one leaves the other, more of both helps', async () => {
    // The prefill worker makes prompts as fast as the link carries them.
    const link = 'link: { extends: rdma-100g, bandwidth: 6.8 GB/s, source: test }';
    const scenario = study('input: 8000, output: 2', [`layout: 1P4D, linkScope: fabric, ${link}`]);
    const { binding } = await judged(scenario, 'p99_ttft_ms<=8000', 2);
    expect(binding.resource).toBeUndefined();
    expect(binding.together!.resources).toEqual(['prefill compute', 'link']);
    expect(binding.together!.gain).toBeGreaterThan(0.15);
    expect(binding.everything).toBeGreaterThanOrEqual(binding.together!.gain);
    for (const { gain } of binding.gains) expect(gain).toBeLessThan(0.02);
  });

  test('a layout has nothing to ease where there is none', () => {
    const [deployment] = study(SHORT, ['layout: aggregated']).deployments;
    const absent = RESOURCES.filter((resource) => eased(deployment, resource) === undefined);
    expect(absent).toEqual([
      // The same workers decode.
      ...['prefill bandwidth', 'prefill KV memory', 'prefill slots (max_num_seqs)', 'decode compute'],
      ...['GPU interconnect', 'link', 'ingress', 'gateway limits'],
    ]);
  });

  test('limits are eased alone: memory that a larger batch would need is not taken from KV', () => {
    const [deployment] = study(SHORT, ['layout: 1P1D']).deployments;
    const before = planCluster(deployment).pools.map(({ kvBlocks }) => kvBlocks);
    for (const resource of ['prefill batch tokens', 'decode slots (max_num_seqs)'] as const) {
      const { pools } = planCluster(eased(deployment, resource)!);
      expect(pools.map(({ kvBlocks }) => kvBlocks)).toEqual(before);
    }
    const [prefill, decode] = eased(
      eased(deployment, 'prefill batch tokens')!,
      'decode slots (max_num_seqs)',
    )!.pools;
    expect(prefill.worker.engine.batching).toMatchObject({ maxNumBatchedTokens: 9831, maxNumSeqs: 1024 });
    expect(decode.worker.engine.batching).toMatchObject({ maxNumBatchedTokens: 8192, maxNumSeqs: 1229 });
  });
});

describe('the published lesson', () => {
  test('1P1D lost to two equal workers because its prefill was starved', async () => {
    const scenario = study('input: 21073, output: 100', ['layout: 1P1D', 'layout: 2 aggregated']);
    const candidates = scenario.deployments.map(ownLayout);
    const objectives = parseObjectives('p99_ttft_ms<=10000');
    const request = { scenario, candidates, rate: 1, objectives, replications: 2, top: 'all' as const };
    const { layouts } = await plan(request, new InlineExecutor());
    expect(layouts.map(({ name }) => name)).toEqual(['d1', 'd0']);
    const [aggregated, disaggregated] = layouts;
    expect(aggregated.largestRate).toBeGreaterThan(1.5 * disaggregated.largestRate!);
    expect(disaggregated.binding.resource).toBe('prefill compute');
    expect(disaggregated.oneMore!.name).toBe('2P1D h100-sxm TP1');
  });
});
