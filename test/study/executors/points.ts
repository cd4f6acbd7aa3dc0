import { loadScenario } from '../../../src/config/load-files.ts';
import type { PointInput } from '../../../src/study/tasks/point.ts';

const QUICK = loadScenario('scenarios/quickstart.yaml', [
  { path: ['workload', 'requests'], value: 20, origin: 'the test' },
]);

/** Points that differ in their seed and take milliseconds. */
export function quickPoints(count: number, firstSeed = 0): PointInput[] {
  return Array.from({ length: count }, (_, index) => ({ scenario: QUICK, seeds: [firstSeed + index] }));
}

/** A point that takes a good part of a second; it differs from others in its seed. */
export function slowPoint(seed: number, requests = 30_000): PointInput {
  return { scenario: { ...QUICK, workload: { ...QUICK.workload, requests } }, seeds: [seed] };
}

/** A point whose model does not fit on its GPU. */
export function infeasiblePoint(): PointInput {
  const scenario = structuredClone(QUICK);
  scenario.deployments[0].pools[0].worker.accelerator.memoryBytes = 1e9;
  return { scenario, seeds: [0] };
}
