import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/errors.ts';
import { simulate } from '../../../src/simulate.ts';
import type { Executor } from '../../../src/study/executor.ts';
import { runSweep } from '../../../src/study/sweep/run-sweep.ts';
import { prepareSweep } from '../../../src/study/sweep/sweep.ts';
import type { SweepPoint } from '../../../src/study/sweep/sweep-result.ts';
import { sweepResult } from '../../../src/study/sweep/to-result.ts';
import { SCENARIO } from '../../config/scenario-text.ts';
import { InlineExecutor } from '../../support/inline-executor.ts';
import { sweepRequest, type Wish } from './sweep-request.ts';

async function run(wish: Wish, options: { executor?: Executor; done?: number[]; signal?: AbortSignal } = {}) {
  const sweep = await prepareSweep(sweepRequest(wish));
  const points: SweepPoint[] = [];
  const { executor = new InlineExecutor(), done = [], signal } = options;
  await runSweep(sweep, executor, {
    done: new Set(done),
    onPoint: (point) => points.push(point),
    ...(signal && { signal }),
  });
  return { sweep, points, result: sweepResult(sweep, points) };
}

/** An executor that does something before and after every task. */
function hooked(hooks: {
  width?: number;
  before?: () => Promise<void>;
  after?: (count: number) => unknown;
}): Executor {
  const inner = new InlineExecutor();
  return {
    width: hooks.width ?? inner.width,
    async run(kind, input, signal) {
      await hooks.before?.();
      const output = await inner.run(kind, input, signal);
      hooks.after?.(inner.count);
      return output;
    },
    close: () => inner.close(),
  };
}

const meanOf = (point: SweepPoint, key: string) => point.deployments[0].metrics[key]!;

describe('runSweep', () => {
  it('says of a point what a run of its scenario says', async () => {
    const { sweep, result } = await run({ vary: { rate: '2,4,8' } });
    expect(result.points.map(({ index }) => index)).toEqual([0, 1, 2]);
    const planned = sweep.point(1);
    if (!('scenario' in planned)) throw new Error('expected a point that is possible');
    const { deployments } = simulate(planned.scenario).result;
    result.points[1].deployments.forEach(({ name, cluster, metrics }, index) => {
      expect([name, cluster]).toEqual([deployments[index].name, deployments[index].cluster]);
      const means = Object.entries(metrics).map(([key, value]) => [key, value?.mean ?? null]);
      expect(Object.fromEntries(means)).toEqual(deployments[index].metrics);
      expect(Object.values(metrics).every((value) => value === null || !('low' in value))).toBe(true);
    });
  });

  it('gives the same result whatever the order in which points finish', async () => {
    const waiting: (() => void)[] = [];
    const backwards = hooked({
      width: 100,
      before: () =>
        new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === 6) for (const go of waiting.reverse()) go();
        }),
    });
    const wish: Wish = { vary: { rate: '2,4,8', requests: '5,10' }, replications: 2 };
    const there = await run(wish, { executor: backwards });
    expect(there.points.map(({ index }) => index)).not.toEqual([0, 1, 2, 3, 4, 5]);
    expect(there.result).toEqual((await run(wish)).result);
  });

  it('runs no point that has been run', async () => {
    const executor = new InlineExecutor();
    const { points } = await run({ vary: { rate: '1..6' } }, { executor, done: [0, 2, 5] });
    expect(points.map(({ index }) => index)).toEqual([1, 3, 4]);
    expect(executor.count).toBe(3);
  });

  it('makes an impossible point of a model that does not fit', async () => {
    const text = SCENARIO.replace('llama-3.1-8b-instruct', 'llama-3.1-70b-instruct');
    const { points } = await run({ text, vary: { tp: '1,4' }, set: { requests: 5 } });
    expect(points[0]).toMatchObject({
      index: 0,
      deployments: [],
      infeasible: expect.stringContaining('fit'),
    });
    expect(points[1].deployments).toHaveLength(2);
  });

  it('stops when it is told to, and keeps what was finished', async () => {
    const controller = new AbortController();
    const executor = hooked({ after: (count) => count >= 4 && controller.abort() });
    const { points } = await run({ vary: { rate: '1..20' } }, { executor, signal: controller.signal });
    expect(points.length).toBeGreaterThan(0);
    expect(points.length).toBeLessThan(8);
  });

  it('ends with what a task threw, and gives the others up', async () => {
    let ran = 0;
    const executor = hooked({
      after(count) {
        ran = count;
        if (count >= 3) throw new InvariantError('a law was broken');
      },
    });
    await expect(run({ vary: { rate: '1..50' } }, { executor })).rejects.toThrow('a law was broken');
    expect(ran).toBeLessThan(8);
  });
});

describe('replications', () => {
  it('have the mean of the single runs, inside of an interval that all of them widen', async () => {
    const alone = await run({ vary: { seed: '7,8,9' } });
    const together = await run({ set: { seed: 7 }, replications: 3 });
    const [point] = together.points;
    for (const key of ['mean_ttft_ms', 'p99_itl_ms', 'output_throughput']) {
      const values = alone.result.points.map((each) => meanOf(each, key).mean);
      const { mean, low, high } = meanOf(point, key);
      expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 3, 9);
      // t of 2 degrees of freedom: 4.3026527 s / sqrt(3).
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
      expect(high! - mean).toBeCloseTo((4.3026527 * deviation) / Math.sqrt(3), 5);
      expect(mean - low!).toBeCloseTo(high! - mean, 9);
    }
  });

  it('meet the same requests at every point: common random numbers', async () => {
    const { points } = await run({ vary: { tp: '1,2' }, replications: 2 });
    expect(meanOf(points[0], 'total_input_tokens')).toEqual(meanOf(points[1], 'total_input_tokens'));
    expect(meanOf(points[0], 'mean_ttft_ms')).not.toEqual(meanOf(points[1], 'mean_ttft_ms'));
  });

  it('conserve requests: every one is answered, failed or unfinished', async () => {
    const { points } = await run({ vary: { rate: '1,1000' }, replications: 3 });
    for (const point of points)
      for (const { metrics } of point.deployments) {
        const counted = ['completed', 'failed', 'unfinished'].map((key) => metrics[key]!.mean);
        expect(counted.reduce((sum, value) => sum + value, 0)).toBeCloseTo(20, 9);
      }
  });
});
