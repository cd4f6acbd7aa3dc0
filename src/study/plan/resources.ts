import { planCluster } from '../../config/plan-cluster.ts';
import type { Deployment, Pool, WorkerSpec } from '../../config/scenario.ts';
import type { Resource } from './plan-result.ts';

/** A fifth more of a resource, or a fifth less of what it costs. */
const EASING = 1.2;

/**
 * The deployment with 20 % more of a resource; undefined if it has none of it.
 *
 * In an aggregated layout the same workers prefill and decode: more compute or bandwidth then helps both phases.
 * Compute is the arithmetic peak of the chips, bandwidth that of their memory; the kernels reach the same share of them.
 */
export function eased(deployment: Deployment, resource: Resource): Deployment | undefined {
  return EASINGS[resource](deployment);
}

const EASINGS: Record<Resource, (deployment: Deployment) => Deployment | undefined> = {
  'prefill compute': (deployment) =>
    withWorkers(deployment, 'prefill', ({ worker }) => {
      const { peakFlops } = worker.accelerator;
      const faster = Object.entries(peakFlops).map(([format, peak]) => [format, peak * EASING]);
      return withAccelerator(worker, { peakFlops: Object.fromEntries(faster) });
    }),
  'decode bandwidth': (deployment) =>
    withWorkers(deployment, 'decode', ({ worker }) => {
      const { memoryBandwidthBytesPerSecond: bandwidth } = worker.accelerator;
      return withAccelerator(worker, { memoryBandwidthBytesPerSecond: bandwidth * EASING });
    }),
  'decode KV memory': (deployment) => {
    const plans = planCluster(deployment).pools;
    return withWorkers(deployment, 'decode', ({ worker }, index) => ({
      ...worker,
      kvBlocks: Math.floor(plans[index].kvBlocks * EASING),
    }));
  },
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
  host: (deployment) => ({
    ...deployment,
    pools: deployment.pools.map((pool) => ({ ...pool, worker: withLighterHost(pool.worker) })),
  }),
};

/** Changes the workers that do one phase: those of its pool, or the aggregated ones. */
function withWorkers(
  deployment: Deployment,
  phase: 'prefill' | 'decode',
  change: (pool: Pool, index: number) => WorkerSpec,
): Deployment {
  const pools = deployment.pools.map((pool, index) =>
    pool.role === phase || pool.role === 'aggregated' ? { ...pool, worker: change(pool, index) } : pool,
  );
  return { ...deployment, pools };
}

function withAccelerator(worker: WorkerSpec, change: Partial<WorkerSpec['accelerator']>): WorkerSpec {
  return { ...worker, accelerator: { ...worker.accelerator, ...change } };
}

/** Delays and work shorter, limits higher; undefined if nothing lies between clients and router. */
function easedIngress(deployment: Deployment): Deployment | undefined {
  const { maxConcurrent, rateLimit, timeoutSeconds, ...delays } = deployment.ingress;
  const isDirect = Object.values(delays).every((seconds) => seconds === 0);
  if (isDirect && maxConcurrent === undefined && rateLimit === undefined) return undefined;
  const shorter = Object.entries(delays).map(([name, seconds]) => [name, seconds / EASING]);
  return {
    ...deployment,
    ingress: {
      ...(Object.fromEntries(shorter) as typeof delays),
      ...(maxConcurrent !== undefined && { maxConcurrent: Math.ceil(maxConcurrent * EASING) }),
      ...(rateLimit && { rateLimit: { ...rateLimit, requests: Math.ceil(rateLimit.requests * EASING) } }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    },
  };
}

function withLighterHost(worker: WorkerSpec): WorkerSpec {
  const { overlapped, kernelsPerLayer, kernelsPerPromptLayer, ...seconds } = worker.engine.overhead;
  const lighter = Object.entries(seconds).map(([name, value]) => [name, value / EASING]);
  const overhead = {
    ...(Object.fromEntries(lighter) as typeof seconds),
    overlapped,
    kernelsPerLayer,
    ...(kernelsPerPromptLayer !== undefined && { kernelsPerPromptLayer }),
  };
  return { ...worker, engine: { ...worker.engine, overhead } };
}
