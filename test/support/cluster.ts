import type { ClusterPlan, PoolPlan } from '../../src/cluster/cluster.ts';
import { Cluster } from '../../src/cluster/cluster.ts';
import type { StepCost } from '../../src/cost/step-cost.ts';
import type { EngineProfile } from '../../src/engine/engine-profile.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { Probe } from '../../src/probe/probe.ts';
import { Probes } from '../../src/probe/probes.ts';
import { type RequestTable, unsharedPrompts, type Workload } from '../../src/workload/request-table.ts';

/** A step cost that is easy to work out by hand, and that grows with everything that a real one grows with. */
export const plainCost: StepCost = {
  prefillAttentionSeconds: (newTokens, cachedTokens) => 1e-8 * newTokens * (cachedTokens + newTokens / 2),
  stepSeconds: (decodes, context, prefillTokens, _chunks, attention, rows, eager) =>
    1e-3 +
    1e-5 * decodes +
    1e-8 * context +
    2e-5 * prefillTokens +
    attention +
    1e-6 * rows +
    (eager ? 1e-3 : 0),
};

/** An engine profile with small limits; overrides go one level deep. */
export function engineProfile(overrides: PartialDeep<EngineProfile> = {}): EngineProfile {
  const { batching, cache, graphs, overhead, disaggregation, ...rest } = overrides;
  return {
    id: 'test',
    name: 'test',
    imitates: 'nothing',
    scheduler: 'vllm-v1',
    attentionKernel: 'default',
    sources: {},
    ...(rest as Partial<EngineProfile>),
    batching: {
      maxNumSeqs: 64,
      maxNumBatchedTokens: 512,
      maxChunkTokens: Number.POSITIVE_INFINITY,
      chunkedPrefill: true,
      mixedChunk: false,
      policy: 'fcfs',
      scheduleConservativeness: 1,
      watermark: 0.01,
      ...batching,
    },
    cache: { blockSize: 16, prefixCaching: true, gpuMemoryUtilization: 0.9, ...cache },
    graphs: { maxBatch: 512, maxContextTokens: Number.POSITIVE_INFINITY, ...graphs },
    overhead: {
      perStepSeconds: 0,
      perSequenceSeconds: 0,
      perTensorParallelDoublingSeconds: 0,
      kernelLaunchSeconds: 0,
      kernelsPerLayer: 0,
      overlapped: false,
      ...overhead,
    },
    disaggregation: {
      memory: 'source-first',
      reservedDecodeTokens: 512,
      firstToken: 'prefill',
      layerwise: false,
      ...disaggregation,
    },
  };
}

type PartialDeep<T> = { [K in keyof T]?: T[K] extends object ? Partial<T[K]> : T[K] };

/** Requests from (arrival, input, output) rows, in order of arrival. */
export function requestTable(rows: readonly (readonly [number, number, number])[]): RequestTable {
  const count = rows.length;
  return {
    count,
    arrivalSeconds: Float64Array.from(rows, (row) => row[0]),
    inputTokens: Int32Array.from(rows, (row) => row[1]),
    outputTokens: Int32Array.from(rows, (row) => row[2]),
    maxOutputTokens: Int32Array.from(rows, (row) => row[2]),
    priority: new Int32Array(count),
    session: new Int32Array(count).fill(-1),
    prompts: unsharedPrompts(count),
  };
}

export function openWorkload(rows: readonly (readonly [number, number, number])[]): Workload {
  return { requests: requestTable(rows), admission: { kind: 'open' } };
}

export function pool(overrides: Partial<PoolPlan> = {}): PoolPlan {
  return {
    role: 'aggregated',
    count: 1,
    profile: engineProfile(),
    cost: plainCost,
    kvBlocks: 1000,
    ...overrides,
  };
}

export function clusterPlan(pools: PoolPlan[], overrides: Partial<ClusterPlan> = {}): ClusterPlan {
  const ingress = { requestDelaySeconds: 0, responseDelaySeconds: 0, perPromptTokenSeconds: 0 };
  return { pools, router: 'round-robin', decodeRouter: 'round-robin', ingress, ...overrides };
}

/** Runs a cluster to its end with these probes. */
export function runCluster(plan: ClusterPlan, workload: Workload, probes: Probe[], seed = 1): Kernel {
  const kernel = new Kernel();
  new Cluster(plan, workload, seed, kernel, new Probes(probes)).start();
  kernel.run();
  return kernel;
}
