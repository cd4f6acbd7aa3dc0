import type { SweepDeployment, SweepPoint, SweepResult } from './sweep-result.ts';

/** A deployment at one point, with the two speeds that planners weigh against each other. */
export interface SweepRow {
  point: SweepPoint;
  deployment: SweepDeployment;
  /** Output tokens per second that a user sees: 1000 / median TPOT in milliseconds. Undefined if nothing decoded. */
  tokensPerSecondPerUser?: number;
  /** Output tokens per second for each GPU. */
  tokensPerSecondPerGpu?: number;
  /**
   * No other row is faster for users without being slower for GPUs, or the other way round. Where requests pile up is
   * no place to be: such rows are not looked at.
   */
  isPareto: boolean;
}

/** Every deployment of every point that was possible, in the order of the points. */
export function sweepRows({ points }: Pick<SweepResult, 'points'>): SweepRow[] {
  const rows = points.flatMap((point) =>
    point.deployments.map((deployment) => ({ point, deployment, ...speeds(deployment) })),
  );
  const steady = rows.filter(({ deployment }) => !deployment.diverging);
  const front = new Set(
    paretoFront(steady, (row) => [row.tokensPerSecondPerUser, row.tokensPerSecondPerGpu]),
  );
  return rows.map((row) => ({ ...row, isPareto: front.has(row) }));
}

/**
 * The items that no other beats in one number and equals or beats in the other; more is better.
 *
 * @param numbers of an item; one that lacks a number is never on the front
 */
export function paretoFront<Item>(
  items: readonly Item[],
  numbers: (item: Item) => [number | undefined, number | undefined],
): Item[] {
  const known = items.flatMap((item) => {
    const [first, second] = numbers(item);
    return first === undefined || second === undefined ? [] : [{ item, first, second }];
  });
  known.sort((a, b) => b.first - a.first || b.second - a.second);
  let best = { first: Infinity, second: -Infinity };
  const front = known.filter((each) => {
    const isEqual = each.first === best.first && each.second === best.second;
    if (each.second > best.second) best = each;
    else if (!isEqual) return false;
    return true;
  });
  return front.map(({ item }) => item);
}

function speeds({ cluster, metrics }: SweepDeployment) {
  const tpotMs = metrics.median_tpot_ms?.mean;
  const throughput = metrics.output_throughput?.mean;
  return {
    ...(tpotMs !== undefined && tpotMs > 0 && { tokensPerSecondPerUser: 1000 / tpotMs }),
    ...(throughput !== undefined && { tokensPerSecondPerGpu: throughput / cluster.gpus }),
  };
}
