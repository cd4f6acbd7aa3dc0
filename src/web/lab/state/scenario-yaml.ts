import { stringify } from 'yaml';
import { readHash, writeHash } from './hash.ts';
import type { SetUpValues } from './set-up-fields.ts';
import { type LabState, layoutName, workersOf } from './state.ts';
import type { WorkloadValues } from './workload-fields.ts';

type Settings = Record<string, unknown>;

const MARK = '# set up in the laboratory of xpyd: #';

/**
 * A set-up as the text of a scenario. It is what the laboratory itself simulates, so that `xpyd run` on the same text
 * gives the same numbers. Its first line says how the controls stood.
 */
export function scenarioYaml(state: LabState): string {
  const deployments = state.setUps.map(deploymentOf);
  const shared = sharedSettings(deployments);
  const names = state.setUps.map((setUp, index) => `${'AB'[index]}, ${layoutName(setUp)}`);
  const scenario = {
    name: `laboratory ${names.join(' and ')}`,
    seed: state.workload.seed,
    ...shared,
    workload: workloadOf(state.workload),
    deployments: state.setUps.map((setUp, index) => ({
      name: names[index],
      layout: layoutName(setUp),
      ...without(deployments[index], shared),
    })),
    metrics: { percentiles: [50, 90, 99, 99.9] },
  };
  return `${MARK}${writeHash(state)}\n${stringify(scenario, { lineWidth: 110 })}`;
}

/** The set-up that a text was made from; undefined if it was made otherwise, or changed since. */
export function stateOfYaml(text: string): LabState | undefined {
  const [first] = text.split('\n', 1);
  if (!first.startsWith(MARK)) return undefined;
  const read = readHash(first.slice(MARK.length));
  return read.kind === 'state' && scenarioYaml(read.state) === text ? read.state : undefined;
}

/** Requests in all: in a closed loop each client may send a number of its own. */
export function requestCount({ load, concurrency, rounds, requests }: WorkloadValues): number {
  return load === 'closed' && rounds > 0 ? concurrency * rounds : requests;
}

function workloadOf(workload: WorkloadValues): Settings {
  const { output, spread, prompts, groups, prefixTokens } = workload;
  return {
    arrivals: arrivalsOf(workload),
    requests: requestCount(workload),
    input: inputOf(workload),
    output: lengthOf(output, spread),
    ...(prompts === 'prefix' && { prompts: { sharedPrefix: { groups, tokens: prefixTokens } } }),
    ...(prompts === 'pool' && { prompts: { pool: { size: groups, shuffled: true } } }),
  };
}

function arrivalsOf({ load, rate, concurrency }: WorkloadValues): Settings {
  if (load === 'burst') return { process: load };
  return load === 'closed' ? { process: load, concurrency } : { process: load, rate };
}

/** Some long prompts among equal ones, or all drawn from one distribution. */
function inputOf({ input, spread, longShare, longTokens }: WorkloadValues): unknown {
  if (longShare === 0 || longTokens === input) return lengthOf(input, spread);
  const long = Math.round(longShare * 10);
  return { empirical: { [input]: 1000 - long, [longTokens]: long } };
}

function lengthOf(mean: number, spread: number): unknown {
  if (spread === 0) return mean;
  return { lognormal: { mean, std: mean * spread, min: Math.min(mean, 16), max: mean * 8 } };
}

function deploymentOf(setUp: SetUpValues): Settings {
  const { accelerator, model, weights, router, kvBlocks, memoryShare } = setUp;
  const { prefill, gpusPerWorker } = workersOf(setUp);
  return {
    model,
    ...(weights !== 'published' && { weights }),
    accelerator,
    ...(gpusPerWorker > 1 && { tensorParallel: gpusPerWorker }),
    engine: engineOf(setUp),
    ...(kvBlocks > 0 && { kvBlocks }),
    ...(memoryShare > 0 && { gpuMemoryUtilization: memoryShare }),
    router,
    ...(prefill > 0 && handoverOf(setUp)),
  };
}

function handoverOf({ link, linkScope, decodeRouter }: SetUpValues): Settings {
  return { link, ...(linkScope !== 'worker' && { linkScope }), decodeRouter };
}

function engineOf(setUp: SetUpValues): unknown {
  const { engine, tokenBudget, chunkTokens, maxNumSeqs, policy, prefixCaching, blockSize } = setUp;
  const batching = {
    ...(tokenBudget > 0 && { maxNumBatchedTokens: tokenBudget }),
    ...(chunkTokens > 0 && { maxChunkTokens: chunkTokens }),
    ...(maxNumSeqs > 0 && { maxNumSeqs }),
    ...(policy !== 'fcfs' && { policy }),
  };
  const cache = {
    ...(blockSize > 0 && { blockSize }),
    ...(prefixCaching === 'off' && { prefixCaching: false }),
  };
  const changes = {
    ...(Object.keys(batching).length > 0 && { batching }),
    ...(Object.keys(cache).length > 0 && { cache }),
  };
  return Object.keys(changes).length > 0 ? { extends: engine, ...changes } : engine;
}

/** What all deployments agree on stands once, at the top. */
function sharedSettings([first, ...others]: Settings[]): Settings {
  const agreed = Object.entries(first).filter(([key, value]) =>
    others.every((other) => JSON.stringify(other[key]) === JSON.stringify(value)),
  );
  return Object.fromEntries(agreed);
}

function without(settings: Settings, shared: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !(key in shared)));
}
