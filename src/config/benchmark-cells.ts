import type { BenchmarkCell } from './benchmark.ts';
import type { BenchmarkSettings, CellSelector, PartSettings } from './benchmark-schema.ts';

type CellPlace = Pick<BenchmarkCell, 'deployment' | 'load' | 'metric'>;

/** The measured numbers of a part, row by row: each with its unit, and with what the selectors say of it. */
export function cellsOf(
  { metrics, measured, notScored = [] }: PartSettings,
  fitted: BenchmarkSettings['fitted'],
): BenchmarkCell[] {
  const fittedTo = fitted.flatMap(({ cells }) => cells ?? []);
  return Object.entries(measured).flatMap(([deployment, rows]) =>
    Object.entries(rows).flatMap(([load, values]) =>
      Object.entries(metrics).map(([metric, unit], column): BenchmarkCell => {
        const place = { deployment, load, metric };
        const why = notScored.find((selector) => selects(selector, place))?.why;
        return {
          ...place,
          value: values[column],
          unit,
          role: fittedTo.some((selector) => selects(selector, place)) ? 'fitted' : 'predicted',
          ...(why !== undefined && { whyNotScored: why }),
        };
      }),
    ),
  );
}

/** True if every key that the selector names is that of the cell. */
export function selects(selector: CellSelector, cell: CellPlace): boolean {
  const { deployment = cell.deployment, load = cell.load, metric = cell.metric } = selector;
  return deployment === cell.deployment && load === cell.load && metric === cell.metric;
}
