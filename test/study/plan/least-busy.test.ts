import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planCluster } from '../../../src/config/plan-cluster.ts';
import { leastBusySeconds } from '../../../src/study/plan/least-busy.ts';
import { leastWork } from '../../../src/study/plan/offered-work.ts';
import { buildWorkload } from '../../../src/workload/build-workload.ts';
import { ObservedRun } from '../../support/observed-run.ts';
import { aggregatedPlans, disaggregatedPlans, scenarios, workloads } from '../../support/scenarios.ts';
import { study } from './studies.ts';

/** Seconds in which the workers of each pool ran steps. */
function busySeconds(run: ObservedRun): number[] {
  let worker = 0;
  return run.plan.pools.map(({ count }) => {
    let busy = 0;
    for (const end = worker + count; worker < end; worker++)
      for (const { startSeconds, endSeconds } of run.steps(worker)) busy += endSeconds - startSeconds;
    return busy;
  });
}

describe('no run is faster than the bound', () => {
  test.each([
    ['aggregated', aggregatedPlans],
    ['xPyD', disaggregatedPlans],
  ])('%s, with every scheduler, small memory and shared prompts', (_, plans) => {
    let compared = 0;
    fc.assert(
      fc.property(scenarios(plans), ({ plan, workload, seed }) => {
        const run = new ObservedRun(plan, workload, seed);
        fc.pre(run.of('failed').length === 0);
        const work = leastWork([workload]);
        busySeconds(run).forEach((busy, index) => {
          const bound = workload.requests.count * leastBusySeconds(plan.pools[index], work);
          expect(busy).toBeGreaterThanOrEqual(bound * (1 - 1e-9));
          if (bound > 0) compared++;
        });
      }),
      { seed: 2, numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  test('pipelines, whose steps may get shorter as more sequences share them', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max });
    const workers = fc.record({
      stages: whole(2, 6),
      tensorParallel: fc.constantFrom(1, 2),
      maxNumSeqs: whole(1, 12),
      maxNumBatchedTokens: whole(12, 90),
      layout: fc.constantFrom('aggregated', '1P1D'),
      accelerator: fc.constantFrom('h100-sxm', 'l4'),
    });
    let tight = 0;
    fc.assert(
      fc.property(workers, workloads, ({ stages, maxNumSeqs, maxNumBatchedTokens, ...rest }, workload) => {
        const batching = `batching: { maxNumSeqs: ${maxNumSeqs}, maxNumBatchedTokens: ${maxNumBatchedTokens}, source: test }`;
        const deployment = [
          `layout: ${rest.layout}, accelerator: ${rest.accelerator}, tensorParallel: ${rest.tensorParallel}`,
          `pipelineParallel: ${stages}, kvBlocks: 60, engine: { extends: vllm-v1, ${batching} }`,
        ].join(', ');
        const plan = planCluster(study('input: 1, output: 1', [deployment]).deployments[0]);
        const run = new ObservedRun(plan, workload);
        fc.pre(run.of('failed').length === 0);
        busySeconds(run).forEach((busy, index) => {
          const bound = leastBusySeconds(plan.pools[index], leastWork([workload]), stages);
          expect(busy).toBeGreaterThanOrEqual(workload.requests.count * bound * (1 - 1e-9));
          if (busy > 0 && workload.requests.count * bound > busy / 2) tight++;
        });
      }),
      { seed: 3, numRuns: 100 },
    );
    expect(tight).toBeGreaterThan(20);
  });

  test.each([
    ['prefill', 'input: { uniform: [500, 3000] }, output: 2', 'aggregated', 1.6],
    ['decode', 'input: 64, output: { uniform: [100, 800] }', 'aggregated', 1.6],
    ['KV memory', 'input: { uniform: [6000, 12000] }, output: 600', 'aggregated', 1.8],
    ['both', 'input: { uniform: [500, 3000] }, output: { uniform: [100, 400] }', 'aggregated', 1.8],
    [
      'two GPUs',
      'input: { uniform: [500, 3000] }, output: { uniform: [100, 400] }',
      'aggregated, tensorParallel: 2',
      1.8,
    ],
    // Twice as fast as one prompt at a time.
    [
      'prefill in a pipeline of two',
      'input: { uniform: [500, 3000] }, output: 2',
      '1P1D, pipelineParallel: 2',
      1.6,
    ],
    [
      'a pipeline of two',
      'input: { uniform: [500, 3000] }, output: { uniform: [100, 400] }',
      'aggregated, pipelineParallel: 2',
      1.8,
    ],
    [
      'a pipeline of four',
      'input: 64, output: { uniform: [100, 800] }',
      'aggregated, pipelineParallel: 4',
      1.8,
    ],
    [
      'a prefix that all share',
      'input: 4100, output: 3, prompts: { sharedPrefix: { groups: 1, tokens: 4000 } }',
      'aggregated',
      8,
    ],
    [
      'contexts that lie in the same blocks',
      'input: 8064, output: 200, prompts: { sharedPrefix: { groups: 1, tokens: 8000 } }',
      'aggregated, kvBlocks: 1200',
      8,
    ],
  ])('on an H100 with a burst of requests, %s: nor is the bound far off', (_, lengths, layout, farthest) => {
    const burst = { path: ['workload', 'arrivals'], value: { process: 'burst' }, origin: '' };
    const scenario = study(lengths, [`layout: ${layout}`], [burst]);
    const workload = buildWorkload(scenario.workload, 1);
    const plan = planCluster(scenario.deployments[0]);
    const [busy] = busySeconds(new ObservedRun(plan, workload));
    const { pipelineParallel } = scenario.deployments[0].pools[0].worker;
    const least = leastBusySeconds(plan.pools[0], leastWork([workload]), pipelineParallel);
    const bound = workload.requests.count * least;
    expect(busy).toBeGreaterThan(bound);
    expect(busy).toBeLessThan(bound * farthest);
  });
});
