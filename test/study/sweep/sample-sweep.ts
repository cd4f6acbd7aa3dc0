import type { LatencyName } from '../../../src/observe/run-result.ts';
import type { Estimate, SweepPoint, SweepResult } from '../../../src/study/sweep/sweep-result.ts';

export interface PointWish {
  settings?: Record<string, unknown>;
  metrics?: Record<string, number | null | Estimate>;
  diverging?: LatencyName[];
  price?: number;
  name?: string;
}

/** A point with one deployment on two GPUs. */
export function point(index: number, wish: PointWish = {}): SweepPoint {
  const { settings = { rate: index + 1 }, metrics = {}, diverging, price, name = 'one' } = wish;
  const estimates = Object.entries(metrics).map(([key, value]) => [
    key,
    typeof value === 'number' ? { mean: value } : value,
  ]);
  const cluster = {
    layout: '1P1D',
    gpus: 2,
    ...(price !== undefined && { pricePerHour: price, currency: 'USD' }),
  };
  return {
    index,
    settings,
    deployments: [{ name, cluster, metrics: Object.fromEntries(estimates), ...(diverging && { diverging }) }],
  };
}

export function sweepOf(points: SweepPoint[], seeds = [7]): SweepResult {
  const names = Object.keys(points[0].settings);
  return {
    kind: 'sweep',
    schemaVersion: 1,
    scenario: 'demo',
    hash: 'abc',
    axes: names.map((name) => ({ name, path: name })),
    seeds,
    points,
  };
}
