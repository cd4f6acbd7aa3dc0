import type { SweepRow } from './pareto.ts';

/** By what rows are ranked. */
interface Merit {
  title: string;
  /** Of the score. */
  unit: string;
  /** More is better; -1 where it cannot be said. */
  score: (row: SweepRow) => number;
  /** Requests that meet the objectives for a unit of money; absent if that is not what counts. */
  goodRequestsPerPrice?: { currency: string; of: (row: SweepRow) => number | undefined };
}

/**
 * What is got for what is paid: the goodput where there are objectives, else the output tokens per second; for money where
 * cards of different prices are compared and all prices are known in one currency, else for a GPU.
 */
export function merit(rows: readonly SweepRow[]): Merit {
  const hasGoodput = rows.some(({ deployment }) => deployment.metrics.request_goodput);
  const key = hasGoodput ? 'request_goodput' : 'output_throughput';
  const what = hasGoodput ? 'goodput' : 'output tokens';
  const clusters = rows.map(({ deployment }) => deployment.cluster);
  const prices = new Set(clusters.map(({ pricePerHour, gpus }) => (pricePerHour ?? Number.NaN) / gpus));
  const [currency, ...others] = new Set(clusters.map((cluster) => cluster.currency));
  const gain = ({ deployment }: SweepRow) => deployment.metrics[key]?.mean;
  if (prices.size < 2 || prices.has(Number.NaN) || others.length > 0 || currency === undefined)
    return {
      title: `Most ${what} per GPU`,
      unit: hasGoodput ? 'req/s' : 'tok/s',
      score: (row) => (gain(row) ?? -1) / row.deployment.cluster.gpus,
    };
  const forMoney = (row: SweepRow) => {
    const amount = gain(row);
    return amount === undefined ? undefined : (amount * 3600) / row.deployment.cluster.pricePerHour!;
  };
  return {
    title: `Most ${what} per ${currency}`,
    unit: hasGoodput ? 'requests' : 'tokens',
    score: (row) => forMoney(row) ?? -1,
    ...(hasGoodput && { goodRequestsPerPrice: { currency, of: forMoney } }),
  };
}
