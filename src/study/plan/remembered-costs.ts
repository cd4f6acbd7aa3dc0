import type { ClusterPlan } from '../../cluster/cluster.ts';
import { planCluster } from '../../config/plan-cluster.ts';
import type { Deployment } from '../../config/scenario.ts';
import type { StepCost } from '../../cost/step-cost.ts';

const MOST_WORKERS = 64;
/** By the worker as JSON: layouts of a plan are made of few kinds of worker, over and over. */
const known = new Map<string, StepCost>();

/**
 * A cluster that shares with earlier ones of the same workers what they worked out of their step times. The times are
 * the same; a thread that tries many layouts saves a third of its time.
 *
 * @throws InfeasibleError if a model does not fit on its GPUs
 */
export function planWithKnownCosts(deployment: Deployment): ClusterPlan {
  const plan = planCluster(deployment);
  const pools = plan.pools.map((pool, index) => ({
    ...pool,
    cost: remembered(JSON.stringify(deployment.pools[index].worker), pool.cost),
  }));
  return { ...plan, pools };
}

function remembered(worker: string, fresh: StepCost): StepCost {
  const cost = known.get(worker) ?? fresh;
  known.delete(worker);
  known.set(worker, cost);
  // The first entry is the one that was not asked for the longest.
  if (known.size > MOST_WORKERS) known.delete(known.keys().next().value!);
  return cost;
}
