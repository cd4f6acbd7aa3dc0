import type { CsvTable } from '../../report/csv.ts';
import { inMetricOrder, metricLabel } from '../../report/metric-keys.ts';
import { flow } from '../describe/workload-yaml.ts';
import { loadName, type MeasuredRun } from './index.ts';

/** A run, and whose it is; empty if nobody says. */
export interface DeploymentRun extends MeasuredRun {
  deployment: string;
}

const LOAD_COLUMNS = ['rate', 'burstiness', 'concurrency', 'requests', 'input', 'output'] as const;

/** Measured numbers as `xpyd calibrate` reads them: one a row, to the last digit. */
export function measuredCsv(runs: readonly DeploymentRun[]): CsvTable {
  return {
    columns: ['deployment', 'load', ...LOAD_COLUMNS, 'metric', 'value', 'unit'],
    rows: runs.flatMap(({ deployment, load, settings, metrics }) =>
      inMetricOrder(metrics.keys()).map((metric) => [
        deployment,
        loadName(settings),
        ...LOAD_COLUMNS.map((column) => (load[column] === undefined ? '' : flow(load[column]))),
        metric,
        String(metrics.get(metric)),
        metricLabel(metric).unit,
      ]),
    ),
  };
}
