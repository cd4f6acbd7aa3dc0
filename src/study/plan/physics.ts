import type { PoolPlan } from '../../cluster/cluster.ts';
import { planCluster } from '../../config/plan-cluster.ts';
import type { Deployment, Pool, WorkerSpec } from '../../config/scenario.ts';
import { InfeasibleError } from '../../errors.ts';
import { effectiveBandwidth } from '../../hardware/link.ts';
import { kvBytesPerToken } from '../../model/size.ts';
import { leastBusySeconds } from './least-busy.ts';
import type { OfferedWork } from './offered-work.ts';

/** What arithmetic says of a layout before it is simulated. */
export interface Physics {
  /** Why it cannot run at all; undefined if it can. */
  impossible?: string;
  /** No simulation answers more requests a second in the long run. */
  ceiling: number;
  /** What sets the ceiling. */
  narrowest: string;
}

/** Looks at layouts; what it works out of a worker, it remembers. */
export class Physicist {
  private readonly work: OfferedWork;
  private readonly known = new Map<WorkerSpec, Map<Pool['role'], WorkerLimits>>();

  constructor(work: OfferedWork) {
    this.work = work;
  }

  /** Whether a layout can hold the longest request, and which rate it cannot exceed. */
  examine(deployment: Deployment): Physics {
    const limits = deployment.pools.map((pool) => ({ pool, ...this.limitsOf(pool, deployment) }));
    const impossible = limits.find((each) => each.impossible !== undefined)?.impossible;
    const ceilings = [
      ...limits.map(({ pool, requestsPerSecond }) => ({
        rate: pool.count * requestsPerSecond,
        what: pool.role === 'aggregated' ? 'the workers' : `the ${pool.role} workers`,
      })),
      { rate: this.linkRate(deployment), what: 'the link' },
      { rate: 1 / (deployment.ingress.serialSeconds ?? 0), what: 'the ingress' },
    ];
    const { rate, what } = ceilings.reduce((least, each) => (each.rate < least.rate ? each : least));
    return { ...(impossible !== undefined && { impossible }), ceiling: rate, narrowest: what };
  }

  private limitsOf({ role, worker }: Pool, deployment: Deployment): WorkerLimits {
    const ofWorker = this.known.get(worker) ?? new Map<Pool['role'], WorkerLimits>();
    const limits = ofWorker.get(role) ?? workerLimits({ role, count: 1, worker }, deployment, this.work);
    this.known.set(worker, ofWorker.set(role, limits));
    return limits;
  }

  /** Every transfer leaves through one link of a prefill worker and enters through one of a decode worker. */
  private linkRate({ link, linkScope, pools }: Deployment): number {
    if (link === undefined || pools.length === 1) return Number.POSITIVE_INFINITY;
    const { model, kvCacheType } = pools[0].worker;
    const bytes = this.work.handedTokens * kvBytesPerToken(model, kvCacheType);
    const links = linkScope === 'fabric' ? 1 : Math.min(...pools.map(({ count }) => count));
    return (links * effectiveBandwidth(link)) / bytes;
  }
}

interface WorkerLimits {
  impossible?: string;
  /** At most, of one worker. */
  requestsPerSecond: number;
}

function workerLimits(pool: Pool, surroundings: Deployment, work: OfferedWork): WorkerLimits {
  let plan: PoolPlan;
  try {
    // A pool by itself: that it has no counterpart does not matter to the time of its steps.
    [plan] = planCluster({ ...surroundings, pools: [pool] }).pools;
  } catch (error) {
    if (!(error instanceof InfeasibleError)) throw error;
    return { impossible: 'the model does not fit in memory', requestsPerSecond: 0 };
  }
  const longest = pool.role === 'prefill' ? work.longestPrompt : work.longestContext;
  if (longest > plan.kvBlocks * plan.profile.cache.blockSize)
    return { impossible: 'the KV of the longest request does not fit in memory', requestsPerSecond: 0 };
  return { requestsPerSecond: 1 / leastBusySeconds(plan, work, pool.worker.pipelineParallel) };
}
