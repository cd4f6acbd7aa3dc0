import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/config/scenario.ts';
import { ownLayout } from '../../../src/study/plan/candidates.ts';
import { parseObjectives } from '../../../src/study/plan/objectives.ts';
import { plan } from '../../../src/study/plan/plan.ts';
import type { PlannedLayout, Resource } from '../../../src/study/plan/plan-result.ts';
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
    ['decode bandwidth', SHORT, 'layout: 2P1D', 'p99_itl_ms<=12', 10],
    ['decode KV memory', SHORT, 'layout: 1P1D, decode: { kvBlocks: 800 }', 'p99_ttft_ms<=3000', 10],
    ['link', LONG, 'layout: 4P4D, link: rdma-25g, linkScope: fabric', 'p99_ttft_ms<=8000', 2],
    ['ingress', SHORT, 'layout: aggregated, ingress: { serial: 100 ms }', 'p99_ttft_ms<=2000', 5],
    ['ingress', SHORT, 'layout: aggregated, ingress: { maxConcurrent: 20 }', 'p99_ttft_ms<=2000', 4],
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
    expect(binding.gains[0].gain).toBeLessThan(0.02);
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
  });

  test('a layout has no link and no ingress to ease where there is none', () => {
    const [deployment] = study(SHORT, ['layout: aggregated']).deployments;
    expect(eased(deployment, 'link')).toBeUndefined();
    expect(eased(deployment, 'ingress')).toBeUndefined();
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
