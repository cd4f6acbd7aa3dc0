import type { Ingress } from '../../cluster/ingress.ts';
import type { Deployment, WorkerSpec } from '../../config/scenario.ts';
import { kvPool } from '../../cost/memory.ts';
import type { EngineProfile } from '../../engine/engine-profile.ts';
import type { Accelerator } from '../../hardware/accelerator.ts';
import { effectiveBandwidth, type Link } from '../../hardware/link.ts';
import { efficiencies, withEfficiencies } from './efficiencies.ts';

/** What a value of a parameter may be, and what the scenario says that it is. */
export interface Range {
  start: number;
  low: number;
  high: number;
}

/** A number that calibration may change, and where it stands: in profiles, in the ingress, or at the workers. */
export interface Parameter {
  describe: string;
  unit: 'scale' | 'seconds' | 'bytesPerSecond';
  /**
   * The search goes over ln(value + offset): steps are relative for values above the offset and absolute below it,
   * so that a delay can be 0.
   */
  offset: number;
  /** Why it cannot be larger. */
  limit: string;
  /** Undefined if nothing in these deployments has it. */
  range(deployments: readonly Deployment[]): Range | undefined;
  accelerator?(profile: Accelerator, value: number): Accelerator;
  engine?(profile: EngineProfile, value: number): EngineProfile;
  link?(profile: Link, value: number): Link;
  ingress?(ingress: Ingress, value: number): Ingress;
  worker?(worker: WorkerSpec, value: number): WorkerSpec;
}

const LEAST_SCALE = 0.2;
const LEAST_LINK_SHARE = 0.01;

/**
 * The catalogue, by the names of `--fit`. A scale multiplies what each profile says; a value in a unit holds for every
 * deployment alike.
 */
export const PARAMETERS = {
  computeEfficiency: efficiencyScale('computeEfficiency', 'compute'),
  memoryEfficiency: efficiencyScale('memoryEfficiency', 'memory'),
  hostPerStep: {
    describe: 'CPU time of a step',
    unit: 'seconds',
    offset: 1e-3,
    limit: 'no engine spends more than 50 ms of CPU time on a step',
    range: (deployments) => ({
      start: firstWorker(deployments).engine.overhead.perStepSeconds,
      low: 0,
      high: 0.05,
    }),
    engine: (profile, perStepSeconds) => withOverhead(profile, { perStepSeconds }),
  },
  hostPerSequence: {
    describe: 'CPU time of a sequence in a step',
    unit: 'seconds',
    offset: 2e-5,
    limit: 'no engine spends more than 1 ms of CPU time on a sequence in a step',
    range: (deployments) => ({
      start: firstWorker(deployments).engine.overhead.perSequenceSeconds,
      low: 0,
      high: 1e-3,
    }),
    engine: (profile, perSequenceSeconds) => withOverhead(profile, { perSequenceSeconds }),
  },
  ingressDelay: {
    describe: 'delay between the client and the router',
    unit: 'seconds',
    offset: 0.01,
    limit: 'no network and gateway take more than 10 s',
    range: ([deployment]) => ({ start: deployment.ingress.requestDelaySeconds, low: 0, high: 10 }),
    ingress: (ingress, requestDelaySeconds) => ({ ...ingress, requestDelaySeconds }),
  },
  linkBandwidth: {
    describe: 'bandwidth that a long KV transfer reaches',
    unit: 'bytesPerSecond',
    offset: 0,
    limit: 'this is the line rate of the link',
    range(deployments) {
      const links = deployments.flatMap(({ link }) => (link === undefined ? [] : [link]));
      if (links.length === 0) return undefined;
      const lineRate = Math.max(...links.map(({ bandwidthBytesPerSecond }) => bandwidthBytesPerSecond));
      return { start: effectiveBandwidth(links[0]), low: LEAST_LINK_SHARE * lineRate, high: lineRate };
    },
    link: (link, value) => ({ ...link, efficiency: Math.min(1, value / link.bandwidthBytesPerSecond) }),
  },
  kvBlocks: {
    describe: 'scale on the number of KV blocks',
    unit: 'scale',
    offset: 0,
    limit: 'the memory of the GPUs holds no more',
    range: (deployments) => ({
      start: 1,
      low: LEAST_SCALE,
      high: 1 / Math.max(...workersOf(deployments).map(({ engine }) => engine.cache.gpuMemoryUtilization)),
    }),
    worker: (worker, scale) => ({ ...worker, kvBlocks: Math.max(1, Math.round(kvBlocksOf(worker) * scale)) }),
  },
} satisfies Record<string, Parameter>;

export type ParameterKey = keyof typeof PARAMETERS;
export type Values = Partial<Record<ParameterKey, number>>;

/** What is fitted if nobody says otherwise. */
export const DEFAULT_PARAMETERS: readonly ParameterKey[] = [
  'computeEfficiency',
  'memoryEfficiency',
  'hostPerStep',
  'ingressDelay',
  'linkBandwidth',
];

export function parameter(key: ParameterKey): Parameter {
  return PARAMETERS[key];
}

function efficiencyScale(figure: 'computeEfficiency' | 'memoryEfficiency', noun: string): Parameter {
  return {
    describe: `scale on the ${noun} efficiencies of the accelerator`,
    unit: 'scale',
    offset: 0,
    limit: `the best ${noun} efficiency of the profile would exceed 1`,
    range(deployments) {
      const figures = workersOf(deployments).flatMap(({ accelerator }) => efficiencies(accelerator, figure));
      return { start: 1, low: LEAST_SCALE, high: 1 / Math.max(...figures) };
    },
    accelerator: (profile, scale) => withEfficiencies(profile, figure, (value) => Math.min(1, value * scale)),
  };
}

function workersOf(deployments: readonly Deployment[]): WorkerSpec[] {
  return deployments.flatMap(({ pools }) => pools.map(({ worker }) => worker));
}

function firstWorker(deployments: readonly Deployment[]): WorkerSpec {
  return workersOf(deployments)[0];
}

function withOverhead(profile: EngineProfile, changes: Partial<EngineProfile['overhead']>): EngineProfile {
  return { ...profile, overhead: { ...profile.overhead, ...changes } };
}

function kvBlocksOf(worker: WorkerSpec): number {
  const { batching, cache } = worker.engine;
  return worker.kvBlocks ?? kvPool({ ...worker, ...batching, ...cache }).blocks;
}
