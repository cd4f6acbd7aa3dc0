import type { ClusterSummary } from '../observe/run-result.ts';
import type { Deployment, Pool } from './scenario.ts';

/** What a deployment consists of; price and power only where the profiles of all its GPUs say them, in one currency. */
export function describeCluster({ pools }: Deployment): ClusterSummary {
  const gpusOf = ({ count, worker }: Pool) => count * worker.tensorParallel * worker.pipelineParallel;
  const prices = pools.map(({ worker }) => worker.accelerator.price);
  const currencies = new Set(prices.map((price) => price?.currency));
  const [currency] = currencies.size === 1 ? currencies : [];
  const watts = sum(pools.map((pool) => times(gpusOf(pool), pool.worker.accelerator.boardPowerWatts)));
  const perHour = sum(pools.map((pool, index) => times(gpusOf(pool), prices[index]?.perHour)));
  return {
    layout: pools.length === 1 ? `${pools[0].count} aggregated` : `${pools[0].count}P${pools[1].count}D`,
    gpus: pools.reduce((total, pool) => total + gpusOf(pool), 0),
    ...(perHour !== undefined && currency !== undefined && { pricePerHour: perHour, currency }),
    ...(watts !== undefined && { boardPowerWatts: watts }),
  };
}

function times(count: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : count * value;
}

function sum(values: (number | undefined)[]): number | undefined {
  return values.reduce((total, value) =>
    total === undefined || value === undefined ? undefined : total + value,
  );
}
