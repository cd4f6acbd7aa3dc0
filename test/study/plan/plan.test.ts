import { beforeAll, describe, expect, test } from 'vitest';
import type { Override } from '../../../src/config/override.ts';
import { InfeasibleError } from '../../../src/errors.ts';
import { atRate } from '../../../src/study/plan/at-rate.ts';
import { type Candidate, enumerateLayouts, ownLayout } from '../../../src/study/plan/candidates.ts';
import { neededMetrics, parseObjectives } from '../../../src/study/plan/objectives.ts';
import { leastWork } from '../../../src/study/plan/offered-work.ts';
import { Physicist } from '../../../src/study/plan/physics.ts';
import { type PlanRequest, plan } from '../../../src/study/plan/plan.ts';
import type { PlanResult } from '../../../src/study/plan/plan-result.ts';
import { Trial } from '../../../src/study/plan/trial.ts';
import { workerKinds } from '../../../src/study/plan/worker-kinds.ts';
import type { TaskInput, TaskKind, TaskOutput } from '../../../src/study/tasks/index.ts';
import { buildWorkload } from '../../../src/workload/build-workload.ts';
import { InlineExecutor } from '../../support/inline-executor.ts';
import { study } from './studies.ts';

const WORKLOAD = 'input: { uniform: [1000, 5000] }, output: { uniform: [50, 250] }';
const REQUESTS = { path: ['workload', 'requests'], value: 250, origin: '' };
const load = (overrides: readonly Override[]) =>
  study(WORKLOAD, ['layout: aggregated'], [REQUESTS, ...overrides]);
const PRICES = new Map([
  ['h100', 4],
  ['a100-80gb', 2.5],
]);

function layouts(maxGpus: number, accelerators = ['h100', 'a100-80gb']): Candidate[] {
  return enumerateLayouts(workerKinds({ load, accelerators, prices: PRICES, watts: new Map() }), maxGpus);
}

function request(changes: Partial<PlanRequest> = {}): PlanRequest {
  return {
    scenario: load([]),
    candidates: layouts(3),
    rate: 9,
    objectives: parseObjectives('p99_ttft_ms<=1500,p99_itl_ms<=60'),
    replications: 2,
    top: 4,
    maxGpus: 3,
    ...changes,
  };
}

function trialOf({ scenario, objectives, replications }: PlanRequest, { deployment }: Candidate): Trial {
  const seeds = Array.from({ length: replications }, (_, index) => scenario.seed + index);
  const metrics = neededMetrics(scenario.metrics, objectives);
  return new Trial({ deployment, workload: scenario.workload, metrics, objectives, seeds });
}

/** True if the other has as many workers of the same kinds, or fewer. */
function contains({ family, deployment }: Candidate, other: Candidate): boolean {
  return (
    family === other.family &&
    deployment !== other.deployment &&
    deployment.pools.every(({ count }, index) => count >= other.deployment.pools[index].count)
  );
}

/** Ends tasks in an order of its own. */
class TardyExecutor extends InlineExecutor {
  private tasks = 0;

  override async run<Kind extends TaskKind>(kind: Kind, input: TaskInput<Kind>): Promise<TaskOutput<Kind>> {
    await new Promise((resolve) => setTimeout(resolve, (7 * this.tasks++) % 10));
    return super.run(kind, input);
  }
}

describe('a plan against brute force on a small space', () => {
  const asked = request();
  const meeting = asked.candidates.filter(
    (candidate) => trialOf(asked, candidate).at(asked.rate, true).meets,
  );
  const minimal = meeting.filter((each) => !meeting.some((other) => contains(each, other)));
  const prices = minimal.map(({ cluster }) => cluster.pricePerHour!).sort((a, b) => a - b);
  let result: PlanResult;

  beforeAll(async () => {
    result = await plan(asked, new InlineExecutor());
  }, 60_000);

  test('finds the cheapest layouts, each without a worker too many', () => {
    expect(minimal.length).toBeGreaterThan(4);
    expect(result.feasible).toBe(true);
    expect(result.layouts.map(({ pricePerHour }) => pricePerHour)).toEqual(prices.slice(0, 4));
    const names = minimal.map(({ deployment }) => deployment.name);
    for (const { name, meets } of result.layouts) {
      expect(names).toContain(name);
      expect(meets).toBe(true);
    }
  });

  test('simulates a part of them, and accounts for the rest', () => {
    const { space } = result;
    const skipped = space.discarded.reduce((sum, { layouts }) => sum + layouts, 0);
    expect(space.simulated).toBeLessThan(space.layouts);
    expect(space.simulated + skipped).toBe(space.layouts);
    expect(space.layouts).toBe(asked.candidates.length);
  });

  test('discards by physics nothing that meets the objectives', () => {
    const physicist = new Physicist(
      leastWork([buildWorkload(atRate(asked.scenario.workload, asked.rate), 1)]),
    );
    for (const { deployment } of meeting) {
      const { impossible, ceiling } = physicist.examine(deployment);
      expect(impossible).toBeUndefined();
      expect(ceiling).toBeGreaterThan(asked.rate);
    }
  });

  test('nor a pipeline that meets them', () => {
    const kinds = { load, accelerators: ['h100', 'a10'], prices: PRICES, watts: new Map() };
    const candidates = enumerateLayouts(workerKinds({ ...kinds, pipelineParallel: [2, 3] }), 4);
    const physicist = new Physicist(
      leastWork([buildWorkload(atRate(asked.scenario.workload, asked.rate), 1)]),
    );
    const [accepted, discarded] = [true, false].map((accepts) =>
      candidates.filter(({ deployment }) => physicist.examine(deployment).ceiling >= asked.rate === accepts),
    );
    expect(accepted.length).toBeGreaterThan(5);
    expect(discarded.length).toBeGreaterThan(5);
    for (const candidate of discarded) expect(trialOf(asked, candidate).at(asked.rate).meets).toBe(false);
  });

  test('its largest rate is that of a scan: everything below holds, what is just above does not', () => {
    for (const { name, largestRate } of result.layouts.slice(0, 2)) {
      const trial = trialOf(asked, asked.candidates.find(({ deployment }) => deployment.name === name)!);
      expect(trial.at(largestRate! * 1.02).meets).toBe(false);
      for (let rate = asked.rate; rate < largestRate! * 0.98; rate *= 1.06)
        expect(trial.at(rate).meets).toBe(true);
    }
  });

  test('says what a worker more or fewer would do', () => {
    const { gpus, largestRate, oneMore, oneFewer } = result.layouts.find((layout) => layout.oneFewer)!;
    expect(oneMore!.gpus).toBeGreaterThan(gpus);
    expect(oneMore!.largestRate).toBeGreaterThan(largestRate!);
    expect(oneFewer!.meets).toBe(false);
    expect(oneFewer!.broken.length).toBeGreaterThan(0);
  });

  test('counts money and energy per million tokens at the asked rate', () => {
    const [{ pricePerHour, boardPowerWatts, metrics, ...best }] = result.layouts;
    const tokens = asked.rate * (metrics.total_output_tokens!.mean / metrics.completed!.mean) * 3600;
    expect(best.pricePerMillionTokens).toBeCloseTo(pricePerHour! / (tokens / 1e6), 10);
    expect(best.kilowattHoursPerMillionTokens).toBeCloseTo(boardPowerWatts! / 1000 / (tokens / 1e6), 10);
  });
});

describe('a plan', () => {
  test('does not depend on how many tasks run at once, and gives the same bytes again', async () => {
    const small = request({ candidates: layouts(2), rate: 5, top: 2 });
    const one = JSON.stringify(await plan(small, new InlineExecutor()));
    const parallel = new TardyExecutor();
    expect(JSON.stringify(await plan(small, parallel))).toBe(one);
  });

  test('is conservative: with replications a layout meets the objectives at the upper confidence limit', async () => {
    const { layouts: found } = await plan(request({ replications: 4, top: 2 }), new InlineExecutor());
    for (const { metrics } of found) {
      expect(metrics.p99_ttft_ms!.high).toBeLessThanOrEqual(1500);
      expect(metrics.p99_itl_ms!.high).toBeLessThanOrEqual(60);
    }
  });

  test('ranks by GPUs where a price is missing', async () => {
    const kinds = workerKinds({ load, accelerators: ['h200', 'h100'], prices: new Map(), watts: new Map() });
    const result = await plan(
      request({ candidates: enumerateLayouts(kinds, 3), top: 2 }),
      new InlineExecutor(),
    );
    expect(result.rankedBy).toBe('gpus');
    const gpus = result.layouts.map((layout) => layout.gpus);
    expect(gpus).toEqual([...gpus].sort((a, b) => a - b));
    expect(result.accelerators.map(({ id, pricePerHour }) => [id, pricePerHour])).toEqual([
      ['h200-sxm', undefined],
      ['h100-sxm', 3.78],
    ]);
  });

  test('keeps to a budget, for which it needs all prices', async () => {
    const { layouts: found, space } = await plan(request({ budgetPerHour: 8, top: 3 }), new InlineExecutor());
    expect(Math.max(...found.map(({ pricePerHour }) => pricePerHour!))).toBeLessThanOrEqual(8);
    expect(space.discarded.map(({ reason }) => reason)).toContain('over the budget');
    const kinds = workerKinds({ load, accelerators: ['h200'], prices: new Map(), watts: new Map() });
    const unpriced = request({ candidates: enumerateLayouts(kinds, 2), budgetPerHour: 11 });
    await expect(plan(unpriced, new InlineExecutor())).rejects.toThrow('--price h200-sxm=');
  });
});

describe('where nothing meets the objectives', () => {
  test('the closest layouts say what they break', async () => {
    const asked = request({ rate: 60, candidates: layouts(2), top: 3 });
    const result = await plan(asked, new InlineExecutor());
    expect(result.feasible).toBe(false);
    expect(result.layouts).toHaveLength(3);
    for (const { meets, broken } of result.layouts) {
      expect(meets).toBe(false);
      expect(broken.length).toBeGreaterThan(0);
    }
    const rates = result.layouts.map(({ largestRate }) => largestRate ?? 0);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
  });

  test('a model that fits nowhere is infeasible', async () => {
    const huge = { path: ['model'], value: 'llama-3.1-405b-instruct', origin: '' };
    const kinds = workerKinds({
      load: (overrides) => load([huge, ...overrides]),
      accelerators: ['h100'],
      prices: new Map(),
      watts: new Map(),
    });
    const asked = request({ candidates: enumerateLayouts(kinds, 4) });
    await expect(plan(asked, new InlineExecutor())).rejects.toThrow(InfeasibleError);
    await expect(plan(asked, new InlineExecutor())).rejects.toThrow('does not fit in memory');
  });

  test('requests that do not come at a rate are refused, with what to do', async () => {
    const closed = {
      path: ['workload', 'arrivals'],
      value: { process: 'closed', concurrency: 9 },
      origin: '',
    };
    const scenario = load([closed]);
    const asked = request({ scenario, candidates: scenario.deployments.map(ownLayout) });
    await expect(plan(asked, new InlineExecutor())).rejects.toThrow('closed loop (--set');
  });
});
