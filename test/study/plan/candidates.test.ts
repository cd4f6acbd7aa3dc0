import { describe, expect, test } from 'vitest';
import { enumerateLayouts } from '../../../src/study/plan/candidates.ts';
import { type KindsRequest, workerKinds } from '../../../src/study/plan/worker-kinds.ts';
import { study } from './studies.ts';

const WORKLOAD = 'input: 100, output: 100';

function kinds(deployments: string[], accelerators: string[], changes: Partial<KindsRequest> = {}) {
  const load: KindsRequest['load'] = (overrides) => study(WORKLOAD, deployments, overrides);
  return workerKinds({ load, accelerators, prices: new Map(), watts: new Map(), ...changes });
}

describe('layouts', () => {
  test('are all those of so many GPUs, with every degree and pair', () => {
    const found = enumerateLayouts(kinds(['layout: 1P1D'], ['h100']), 3).map(
      ({ deployment }) => deployment.name,
    );
    // Two token budgets for 1, 2 and 3 workers of one GPU and for one worker of two.
    expect(found.filter((name) => name.includes('aggregated'))).toHaveLength(2 * 4);
    expect(found.filter((name) => !name.includes('aggregated'))).toEqual([
      '1P1D h100-sxm TP1',
      '1P2D h100-sxm TP1',
      '2P1D h100-sxm TP1',
      '1P h100-sxm TP1 + 1D h100-sxm TP2',
      '1P h100-sxm TP2 + 1D h100-sxm TP1',
    ]);
  });

  test('prefill and decode may be of different kinds, each with the engine as it is on its card', () => {
    const pair = enumerateLayouts(kinds(['layout: 1P1D'], ['h100', 'a10']), 2).find(
      ({ deployment }) => deployment.name === '1P h100-sxm TP1 + 1D a10 TP1',
    )!;
    const [prefill, decode] = pair.deployment.pools.map(({ worker }) => worker);
    expect(prefill.engine.batching.maxNumBatchedTokens).toBe(8192);
    expect(decode.engine.batching.maxNumBatchedTokens).toBe(2048);
    expect(pair.deployment.link!.id).toBe('rdma-400g');
    expect(pair.cluster).toMatchObject({ gpus: 2, pricePerHour: 3.78 + 0.86, boardPowerWatts: 850 });
  });

  test('degrees divide the model and stay in a machine', () => {
    const qwen = { path: ['model'], value: 'qwen2.5-7b-instruct', origin: '' };
    const load: KindsRequest['load'] = (more) => study(WORKLOAD, ['layout: aggregated'], [qwen, ...more]);
    const degreesOf = (request: Partial<KindsRequest>) =>
      kinds([], ['h100'], request).split!.prefill.map(({ tensorParallel }) => tensorParallel);
    // 28 heads and 4 key-value heads: 7 and 14 divide the heads, but not a machine.
    expect(degreesOf({ load })).toEqual([1, 2, 4]);
    expect(degreesOf({ load: (more) => study(WORKLOAD, ['layout: aggregated'], more) })).toEqual([
      1, 2, 4, 8,
    ]);
  });

  test('pipelines are made where a machine cannot hold the model, and of cards that can hold their share', () => {
    const huge = { path: ['model'], value: 'llama-3.1-405b-instruct', origin: '' };
    const load: KindsRequest['load'] = (more) => study(WORKLOAD, ['layout: aggregated'], [huge, ...more]);
    const divisions = (accelerators: string[]) =>
      kinds([], accelerators, { load }).split!.prefill.map(
        ({ tensorParallel, pipelineParallel }) => `TP${tensorParallel} PP${pipelineParallel}`,
      );
    // 812 GB: eight H200 of 141 GB hold them.
    expect(divisions(['h200'])).toEqual(['TP1 PP1', 'TP2 PP1', 'TP4 PP1', 'TP8 PP1']);
    // Of 72 GB that each H100 may use it takes at least twelve.
    expect(divisions(['h100']).slice(4)).toEqual([
      'TP8 PP2',
      'TP4 PP4',
      'TP8 PP4',
      'TP2 PP8',
      'TP4 PP8',
      'TP8 PP8',
    ]);
    const found = enumerateLayouts(kinds([], ['h100'], { load }), 16);
    expect(
      found.filter(({ cluster }) => cluster.gpus === 16).map(({ deployment }) => deployment.name),
    ).toContain('1 x h100-sxm TP8 PP2 aggregated, budget 2048');
  });

  test('pipelines are made where they are asked for', () => {
    const found = enumerateLayouts(kinds(['layout: 1P1D'], ['a10'], { pipelineParallel: [1, 3] }), 4);
    const split = found.filter(({ deployment }) => deployment.pools.length > 1);
    expect(split.map(({ deployment }) => deployment.name)).toEqual(
      expect.arrayContaining(['1P a10 TP1 + 1D a10 TP1 PP3', '1P a10 TP1 PP3 + 1D a10 TP1']),
    );
    for (const { cluster } of found) expect(cluster.gpus).toBeLessThanOrEqual(4);
    expect(() => kinds(['layout: aggregated'], ['a10'], { pipelineParallel: [33] })).toThrow(
      'expected at most the 32 layers',
    );
  });

  test('a known number of KV blocks is forgotten: it is that of other GPUs', () => {
    const { aggregated } = kinds(['layout: aggregated, kvBlocks: 10'], ['h100']);
    expect(aggregated.workers.every(({ kvBlocks }) => kvBlocks === undefined)).toBe(true);
  });

  test('an xPyD scenario lends its surroundings to aggregated layouts, all but the link', () => {
    const { aggregated, split } = kinds(['layout: 1P1D, router: least-requests'], ['h100']);
    expect(aggregated.surroundings).toMatchObject({ router: 'least-requests' });
    expect(aggregated.surroundings.link).toBeUndefined();
    expect(split!.surroundings.link!.id).toBe('rdma-400g');
  });

  test('without a link there are aggregated layouts only, unless one is given', () => {
    const load: KindsRequest['load'] = (more) => study(WORKLOAD, ['layout: aggregated'], more, '');
    expect(kinds([], ['h100'], { load }).split).toBeUndefined();
    expect(kinds([], ['h100'], { load, link: 'tcp-100g' }).split!.surroundings.link!.id).toBe('tcp-100g');
    expect(() => kinds([], ['h100'], { load, link: 'tcp-10g' })).toThrow('unknown link "tcp-10g"');
  });

  test('prices and power may be given by hand', () => {
    const prices = new Map([['h200', 4.5]]);
    const watts = new Map([['h200', 600]]);
    const [worker] = kinds(['layout: aggregated'], ['h200'], { prices, watts }).aggregated.workers;
    expect(worker.accelerator).toMatchObject({
      price: { perHour: 4.5, currency: 'USD' },
      boardPowerWatts: 600,
    });
  });

  test('an unknown accelerator is refused with the nearest one', () => {
    expect(() => kinds(['layout: aggregated'], ['h1000'])).toThrow('unknown accelerator "h1000"');
  });
});
