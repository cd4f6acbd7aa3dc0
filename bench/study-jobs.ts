import { availableParallelism } from 'node:os';
import { loadScenario } from '../src/config/load-files.ts';
import type { Scenario } from '../src/config/scenario.ts';
import { createExecutor } from '../src/study/executors/index.ts';
import { enumerateLayouts } from '../src/study/plan/candidates.ts';
import { parseObjectives } from '../src/study/plan/objectives.ts';
import { plan } from '../src/study/plan/plan.ts';
import { workerKinds } from '../src/study/plan/worker-kinds.ts';
import { runSweep } from '../src/study/sweep/run-sweep.ts';

/** What a study took. */
export interface StudyResult {
  name: string;
  /** What was simulated, in words. */
  what: string;
  threads: number;
  seconds: number;
  /** Of the same on one thread, where that was measured. */
  singleThreadSeconds?: number;
}

const PD_RATIO = 'scenarios/pd-ratio.yaml';

/** @param scale 1 for the full size */
type StudyJob = (scale: number) => Promise<StudyResult>;

export const STUDY_JOBS: Record<string, StudyJob> = { 'sweep-400': sweep400, 'plan-200': plan200 };

/** 400 points through the embedded executor, on all threads and on one. */
async function sweep400(scale: number): Promise<StudyResult> {
  const points = Math.ceil(400 * scale);
  const requests = scale === 1 ? 2000 : 50;
  const threads = availableParallelism();
  const scenario = pdRatio(requests);
  const singleThreadSeconds = await sweepSeconds(scenario, points, 1);
  const seconds = await sweepSeconds(scenario, points, threads);
  return { name: 'sweep-400', what: `${points} points`, threads, seconds, singleThreadSeconds };
}

async function sweepSeconds(scenario: Scenario, size: number, threads: number): Promise<number> {
  const executor = await createExecutor(undefined, { threads });
  const point = (index: number) => {
    const arrivals = { process: 'poisson' as const, rate: 10 + (20 * index) / size };
    const settings = { rate: arrivals.rate };
    return {
      index,
      settings,
      scenario: { ...scenario, workload: { ...scenario.workload, arrivals } },
      seeds: [1],
    };
  };
  const sweep = { name: 'sweep-400', hash: '', axes: [], seeds: [1], size, point };
  const start = performance.now();
  await runSweep(sweep, executor, { done: new Set(), onPoint: () => undefined });
  const seconds = (performance.now() - start) / 1000;
  await executor.close();
  return seconds;
}

/** A plan over a bit more than 200 layouts with 2,000 requests a run, to the five best with all that is said of them. */
async function plan200(scale: number): Promise<StudyResult> {
  const scenario = pdRatio(scale === 1 ? 2000 : 100);
  const kinds = workerKinds({
    load: (overrides) => loadScenario(PD_RATIO, overrides),
    accelerators: ['h200', 'h100'],
    prices: new Map([['h200', 4.5]]),
    watts: new Map(),
  });
  const maxGpus = scale === 1 ? 7 : 2;
  const candidates = enumerateLayouts(kinds, maxGpus);
  const objectives = parseObjectives('p99_ttft_ms<=1000,p99_itl_ms<=50');
  const threads = availableParallelism();
  const executor = await createExecutor(undefined, { threads });
  const start = performance.now();
  const { space } = await plan(
    { scenario, candidates, rate: scale === 1 ? 16 : 4, objectives, replications: 4, top: 5, maxGpus },
    executor,
  );
  const seconds = (performance.now() - start) / 1000;
  await executor.close();
  return {
    name: 'plan-200',
    what: `${candidates.length} layouts, ${space.simulated} simulated`,
    threads,
    seconds,
  };
}

/** The second of its deployments is 2P6D. */
function pdRatio(requests: number): Scenario {
  const scenario = loadScenario(PD_RATIO, [
    { path: ['workload', 'requests'], value: requests, origin: 'bench' },
  ]);
  return { ...scenario, deployments: scenario.deployments.slice(1, 2) };
}
