import type { CsvTable, CsvValue } from '../../report/csv.ts';
import { inMetricOrder } from '../../report/metric-keys.ts';
import { type SweepRow, sweepRows } from './pareto.ts';
import type { Estimate, SweepPoint, SweepResult } from './sweep-result.ts';

/** A column, and what a row has in it; a point that is impossible has but its settings and the reason. */
interface Column {
  name: string;
  value: (point: SweepPoint, row: SweepRow | undefined) => CsvValue;
}

/**
 * sweep.csv: one row for each point and deployment, and one for a point that is impossible. Metrics are means by their
 * keys; with replications `<key>_low` and `<key>_high` are the 95 % confidence interval.
 */
export function sweepCsv({ axes, seeds, points }: SweepResult): CsvTable {
  const axisNames = axes.map(({ name }) => name);
  const rows = new Map<SweepPoint, SweepRow[]>();
  for (const row of sweepRows({ points })) rows.set(row.point, [...(rows.get(row.point) ?? []), row]);
  const columns: Column[] = [
    { name: 'point', value: ({ index }) => index },
    ...axisNames.map((name): Column => ({ name, value: ({ settings }) => csvValue(settings[name]) })),
    // What varies may well be called as one of these.
    ...[...CLUSTER, ...metricColumns(points, seeds.length > 1), ...SPEEDS].filter(
      ({ name }) => !axisNames.includes(name),
    ),
    { name: 'infeasible', value: ({ infeasible }) => infeasible },
  ];
  const fields = (point: SweepPoint, row?: SweepRow) => columns.map(({ value }) => value(point, row));
  return {
    columns: columns.map(({ name }) => name),
    rows: points.flatMap((point) => (rows.get(point) ?? [undefined]).map((row) => fields(point, row))),
  };
}

const CLUSTER: Column[] = [
  { name: 'deployment', value: (_, row) => row?.deployment.name },
  { name: 'layout', value: (_, row) => row?.deployment.cluster.layout },
  { name: 'gpus', value: (_, row) => row?.deployment.cluster.gpus },
  { name: 'price_per_hour', value: (_, row) => row?.deployment.cluster.pricePerHour },
];

const SPEEDS: Column[] = [
  { name: 'output_throughput_per_user', value: (_, row) => row?.tokensPerSecondPerUser },
  { name: 'output_throughput_per_gpu', value: (_, row) => row?.tokensPerSecondPerGpu },
  { name: 'pareto', value: (_, row) => row && Number(row.isPareto) },
  { name: 'diverging', value: (_, row) => row?.deployment.diverging?.join(' ') },
];

function metricColumns(points: readonly SweepPoint[], withIntervals: boolean): Column[] {
  const keys = new Set<string>();
  for (const { deployments } of points)
    for (const { metrics } of deployments) for (const key of Object.keys(metrics)) keys.add(key);
  const column = (key: string, name: string, part: keyof Estimate): Column => ({
    name,
    value: (_, row) => row?.deployment.metrics[key]?.[part],
  });
  return inMetricOrder(keys).flatMap((key) => [
    column(key, key, 'mean'),
    ...(withIntervals ? [column(key, `${key}_low`, 'low'), column(key, `${key}_high`, 'high')] : []),
  ]);
}

function csvValue(value: unknown): CsvValue {
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
}
