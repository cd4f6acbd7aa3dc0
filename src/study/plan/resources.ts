import { planCluster } from '../../config/plan-cluster.ts';
import type { Deployment, Pool, WorkerSpec } from '../../config/scenario.ts';
import type { BatchingLimits } from '../../engine/engine-profile.ts';
import type { Resource } from './plan-result.ts';

/** A fifth more of a resource, or a fifth less of what it costs. */
const EASING = 1.2;

/**
 * The deployment with 20 % more of a resource; undefined if it has none of it. The others stay as they are: with a
 * larger batch, for instance, the room for KV does not shrink.
 *
 * In an aggregated layout the same workers prefill and decode: more of theirs then helps both phases, and goes by the
 * name of the phase that it is best known for.
 * Compute is the arithmetic peak of the chips, bandwidth that of their memory; the kernels reach the same share of them.
 */
export function eased(deployment: Deployment, resource: Resource): Deployment | undefined {
  return EASINGS[resource](deployment);
}

type Phase = 'prefill' | 'decode';
type Change = (worker: WorkerSpec, kvBlocks: () => number) => WorkerSpec;

const EASINGS: Record<Resource, (deployment: Deployment) => Deployment | undefined> = {
  'prefill compute': (deployment) => withWorkers(deployment, 'prefill', withMoreCompute),
  'prefill bandwidth': (deployment) => withOwnWorkers(deployment, 'prefill', withMoreBandwidth),
  'prefill KV memory': (deployment) => withOwnWorkers(deployment, 'prefill', withMoreMemory),
  'prefill batch tokens': (deployment) =>
    deployment.pools[0].worker.engine.scheduler === 'static'
      ? undefined
      : withWorkers(deployment, 'prefill', (worker, kvBlocks) =>
          withLimits(worker, kvBlocks, ({ maxNumBatchedTokens, maxChunkTokens }) => ({
            maxNumBatchedTokens: Math.ceil(maxNumBatchedTokens * EASING),
            maxChunkTokens: Math.ceil(maxChunkTokens * EASING),
          })),
        ),
  'prefill slots (max_num_seqs)': (deployment) => withOwnWorkers(deployment, 'prefill', withMoreSlots),
  'decode compute': (deployment) => withOwnWorkers(deployment, 'decode', withMoreCompute),
  'decode bandwidth': (deployment) => withWorkers(deployment, 'decode', withMoreBandwidth),
  'decode KV memory': (deployment) => withWorkers(deployment, 'decode', withMoreMemory),
  'decode slots (max_num_seqs)': (deployment) => withWorkers(deployment, 'decode', withMoreSlots),
  'GPU interconnect': (deployment) =>
    deployment.pools.some(({ worker }) => hasSeveralGpus(worker))
      ? withAllWorkers(deployment, (worker) =>
          hasSeveralGpus(worker) ? withFasterInterconnect(worker) : worker,
        )
      : undefined,
  link: ({ link, ...deployment }) =>
    link && {
      ...deployment,
      link: {
        ...link,
        bandwidthBytesPerSecond: link.bandwidthBytesPerSecond * EASING,
        latencySeconds: link.latencySeconds / EASING,
        perTransferSeconds: link.perTransferSeconds / EASING,
      },
    },
  ingress: easedIngress,
  'gateway limits': easedGateway,
  host: (deployment) => withAllWorkers(deployment, withLighterHost),
};

/** Changes the workers that do one phase: those of its pool, or the aggregated ones. */
function withWorkers(deployment: Deployment, phase: Phase, change: Change): Deployment {
  const changes = ({ role }: Pool) => role === phase || role === 'aggregated';
  const pools = deployment.pools.map((pool, index) =>
    changes(pool)
      ? { ...pool, worker: change(pool.worker, () => planCluster(deployment).pools[index].kvBlocks) }
      : pool,
  );
  return { ...deployment, pools };
}

/** The same for what aggregated workers have by the name of the other phase. */
function withOwnWorkers(deployment: Deployment, phase: Phase, change: Change): Deployment | undefined {
  return deployment.pools.length > 1 ? withWorkers(deployment, phase, change) : undefined;
}

function withAllWorkers(deployment: Deployment, change: (worker: WorkerSpec) => WorkerSpec): Deployment {
  return {
    ...deployment,
    pools: deployment.pools.map((pool) => ({ ...pool, worker: change(pool.worker) })),
  };
}

function withMoreCompute(worker: WorkerSpec): WorkerSpec {
  const { peakFlops } = worker.accelerator;
  const faster = Object.entries(peakFlops).map(([format, peak]) => [format, peak * EASING]);
  return withAccelerator(worker, { peakFlops: Object.fromEntries(faster) });
}

function withMoreBandwidth(worker: WorkerSpec): WorkerSpec {
  const { memoryBandwidthBytesPerSecond: bandwidth } = worker.accelerator;
  return withAccelerator(worker, { memoryBandwidthBytesPerSecond: bandwidth * EASING });
}

function withMoreMemory(worker: WorkerSpec, kvBlocks: () => number): WorkerSpec {
  return { ...worker, kvBlocks: Math.floor(kvBlocks() * EASING) };
}

function withMoreSlots(worker: WorkerSpec, kvBlocks: () => number): WorkerSpec {
  return withLimits(worker, kvBlocks, ({ maxNumSeqs }) => ({ maxNumSeqs: Math.ceil(maxNumSeqs * EASING) }));
}

function withLimits(
  worker: WorkerSpec,
  kvBlocks: () => number,
  change: (limits: BatchingLimits) => Partial<BatchingLimits>,
): WorkerSpec {
  const { engine } = worker;
  const batching = { ...engine.batching, ...change(engine.batching) };
  return { ...worker, kvBlocks: kvBlocks(), engine: { ...engine, batching } };
}

function withAccelerator(worker: WorkerSpec, change: Partial<WorkerSpec['accelerator']>): WorkerSpec {
  return { ...worker, accelerator: { ...worker.accelerator, ...change } };
}

function hasSeveralGpus({ tensorParallel, pipelineParallel }: WorkerSpec): boolean {
  return tensorParallel * pipelineParallel > 1;
}

/** Carries the sums of tensor parallelism and what pipeline stages hand on. */
function withFasterInterconnect(worker: WorkerSpec): WorkerSpec {
  const { interconnect, operators } = worker.accelerator;
  const { allReduce, customAllReduce } = operators;
  return withAccelerator(worker, {
    interconnect: {
      ...shorter(interconnect),
      bandwidthBytesPerSecond: interconnect.bandwidthBytesPerSecond * EASING,
    },
    operators: {
      ...operators,
      allReduce: shorter(allReduce),
      ...(customAllReduce && { customAllReduce: shorter(customAllReduce) }),
    },
  });
}

/** Delays and work shorter; undefined if nothing lies between clients and router. */
function easedIngress(deployment: Deployment): Deployment | undefined {
  const { timeoutSeconds, ...ingress } = deployment.ingress;
  const lighter = shorter(ingress);
  if (Object.entries(ingress).every(([name, value]) => lighter[name as keyof typeof lighter] === value))
    return undefined;
  return { ...deployment, ingress: { ...lighter, ...(timeoutSeconds !== undefined && { timeoutSeconds }) } };
}

/** More requests are let in; undefined if there is no limit. */
function easedGateway(deployment: Deployment): Deployment | undefined {
  const { maxConcurrent, rateLimit, ...delays } = deployment.ingress;
  if (maxConcurrent === undefined && rateLimit === undefined) return undefined;
  return {
    ...deployment,
    ingress: {
      ...delays,
      ...(maxConcurrent !== undefined && { maxConcurrent: Math.ceil(maxConcurrent * EASING) }),
      ...(rateLimit && { rateLimit: { ...rateLimit, requests: Math.ceil(rateLimit.requests * EASING) } }),
    },
  };
}

function withLighterHost(worker: WorkerSpec): WorkerSpec {
  return { ...worker, engine: { ...worker.engine, overhead: shorter(worker.engine.overhead) } };
}

/** The same with every time in it shorter. */
function shorter<T extends object>(figures: T): T {
  const changed = Object.entries(figures).map(([name, value]) =>
    name.endsWith('Seconds') && typeof value === 'number' ? [name, value / EASING] : [name, value],
  );
  return Object.fromEntries(changed) as T;
}
