import { describe, expect, it } from 'vitest';
import type { Benchmark } from '../../../src/config/benchmark.ts';
import { loadBenchmark, shippedBenchmarks } from '../../../src/config/load-files.ts';
import type { Deployment, Scenario, WorkerSpec } from '../../../src/config/scenario.ts';
import type { LengthSpec, WorkloadSpec } from '../../../src/workload/workload-spec.ts';

/** What a benchmark simulates: its scenarios, their deployments, and the workload of every level. */
interface Simulated {
  deployments: Deployment[];
  workers: WorkerSpec[];
  /** Of the scenarios as they stand, too: `xpyd run` has them. */
  workloads: WorkloadSpec[];
}

/** The values of a listed parameter wherever it stands, in the unit of the list. */
type Reader = (simulated: Simulated) => number[];

/** By the key of the list; the name of the benchmark goes first where two of them mean different things. */
const READERS: Record<string, Reader> = {
  'link.bandwidth': ({ deployments }) =>
    linksOf(deployments).map(
      ({ bandwidthBytesPerSecond, efficiency }) => (bandwidthBytesPerSecond * efficiency) / 1e9,
    ),
  'link.perTransfer': ({ deployments }) => linksOf(deployments).map((link) => link.perTransferSeconds),
  kvBlocks: ({ workers }) => workers.map(({ kvBlocks }) => kvBlocks ?? Number.NaN),
  'engine.graphs.maxBatch': ({ workers }) => workers.map(({ engine }) => engine.graphs.maxBatch),
  'engine.overhead.kernelLaunch': ({ workers }) =>
    workers.map(({ engine }) => engine.overhead.kernelLaunchSeconds * 1e6),
  'engine.overhead.perStep of ray-serve': ({ deployments }) => {
    const perStep = (name: string) =>
      deployments.find((each) => each.name === name)!.pools[0].worker.engine.overhead.perStepSeconds;
    return [(perStep('ray-serve') - perStep('production-stack')) * 1e3];
  },
  'accelerator.operators.gemm.bf16.computeEfficiency': ({ workers }) =>
    workers.map(({ accelerator }) => accelerator.operators.gemm.bf16.computeEfficiency),
  'accelerator.operators.allReduce.latency': ({ workers }) =>
    workers.map(({ accelerator }) => accelerator.operators.allReduce.latencySeconds * 1e6),
  'ingress.requestDelay': ({ deployments }) => deployments.map(({ ingress }) => ingress.requestDelaySeconds),
  'workload.earlyStop.share': ({ workloads }) =>
    workloads.map(({ earlyStop }) => earlyStop?.share ?? Number.NaN),
  'workload.input.uniform': ({ workloads }) =>
    workloads.flatMap(({ input, output }) => [input, output].map(shortestByLongest)),
  'workload.input': ({ workloads }) => workloads.flatMap(({ input }) => conversationMean(input)),
  'workload.output': ({ workloads }) => workloads.flatMap(({ output }) => conversationMean(output)),
};

const linksOf = (deployments: Deployment[]) =>
  deployments.flatMap(({ link }) => (link === undefined ? [] : [link]));

const shortestByLongest = (lengths: LengthSpec) =>
  lengths.kind === 'uniform' ? lengths.min / lengths.max : Number.NaN;

/** Conversations are drawn from a lognormal distribution; short prompts and capped answers are not. */
const conversationMean = (lengths: LengthSpec) => (lengths.kind === 'lognormal' ? [lengths.mean] : []);

function simulatedBy(benchmark: Benchmark, scenarioOf: (file: string) => Scenario): Simulated {
  const scenarios = new Map(benchmark.parts.map(({ scenario }) => [scenario, scenarioOf(scenario)]));
  const deployments = benchmark.parts.flatMap((part) =>
    scenarios.get(part.scenario)!.deployments.filter(({ name }) => part.deployments.includes(name)),
  );
  const levels = benchmark.parts.flatMap((part) =>
    part.levels.map(({ workload }) => ({ ...scenarios.get(part.scenario)!.workload, ...workload })),
  );
  return {
    deployments,
    workers: deployments.flatMap(({ pools }) => pools.map(({ worker }) => worker)),
    workloads: [...[...scenarios.values()].map(({ workload }) => workload), ...levels],
  };
}

describe.each(shippedBenchmarks())('%s: what is listed as fitted', (name) => {
  const { benchmark, scenarioOf } = loadBenchmark(name);
  const simulated = simulatedBy(benchmark, scenarioOf);

  it.each(benchmark.fitted.map(({ key, value }) => [key, value] as const))('%s is %d', (key, value) => {
    const found = READERS[key]!(simulated);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((each) => !(Math.abs(each - value) <= 1e-9 * Math.abs(value)))).toEqual([]);
  });
});

it('no reader is left over', () => {
  const listed = shippedBenchmarks().flatMap((name) =>
    loadBenchmark(name).benchmark.fitted.map(({ key }) => key),
  );
  expect(new Set(Object.keys(READERS))).toEqual(new Set(listed));
});
