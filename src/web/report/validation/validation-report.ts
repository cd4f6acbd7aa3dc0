import { percent, readable, signedPercent } from '../../../report/numbers.ts';
import { FAMILIES, family } from '../../../study/validate/plot.ts';
import type {
  BenchmarkValidation,
  CellValidation,
  ErrorSummary,
  Validation,
} from '../../../study/validate/validation.ts';
import { type LegendEntry, seriesStyle } from '../../charts/colours.ts';
import { errorsChart } from '../../charts/errors.ts';
import { figure } from '../../charts/figure.ts';
import { measuredChart } from '../../charts/measured.ts';
import { type DataTable, tableElement } from '../../charts/table.ts';
import { element } from '../../dom/element.ts';
import type { Report } from '../shell.ts';

export function validationReport(validation: Validation): Report {
  const { benchmarks, predicted, fitted } = validation;
  return {
    kind: 'Validation',
    title: benchmarks.length === 1 ? benchmarks[0].title : 'Published benchmarks, measured and simulated',
    answer: answer(predicted, fitted),
    warnings: [],
    summary: [tableElement(summaryTable(validation), 'Errors by benchmark')],
    sections: [
      { title: 'Errors', content: [errorsFigure(benchmarks)] },
      ...benchmarks.map((benchmark) => ({ title: benchmark.name, content: benchmarkContent(benchmark) })),
    ],
  };
}

function answer(predicted: ErrorSummary, fitted: ErrorSummary): string {
  const off = ({ median, p90 }: ErrorSummary) =>
    `by ${error(median)} in the median and by ${error(p90)} at the 90th percentile`;
  const parts = [
    ...(predicted.cells > 0
      ? [
          `Of ${predicted.cells} measured numbers that nothing was fitted to, simulated ones are off ${off(predicted)}`,
        ]
      : []),
    ...(fitted.cells > 0 ? [`of ${fitted.cells} that were used to fit, ${off(fitted)}`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function summaryTable({ benchmarks, predicted, fitted }: Validation): DataTable {
  const all = benchmarks.length > 1 ? [{ name: 'all', predicted, fitted }] : [];
  const summaries = [...benchmarks, ...all];
  const hasBand = summaries.some(
    (each) => each.predicted.insideBand !== null || each.fitted.insideBand !== null,
  );
  const rows = summaries.flatMap((each) =>
    (['predicted', 'fitted'] as const).flatMap((role) => {
      const { median, p90, cells, insideBand } = each[role];
      if (cells === 0) return [];
      const inside = insideBand === null ? '-' : percent(insideBand);
      return [[each.name, role, String(cells), error(median), error(p90), ...(hasBand ? [inside] : [])]];
    }),
  );
  return {
    columns: [
      ...['Benchmark', 'Numbers', 'How many', 'Median error', 'P90 error'],
      ...(hasBand ? ['Inside the band'] : []),
    ].map((label) => ({ label })),
    rows,
  };
}

/** A share of cells without any error is infinitely wrong, which is null. */
function error(value: number | null): string {
  return value === null ? 'more than can be said' : percent(value);
}

function errorsFigure(benchmarks: readonly BenchmarkValidation[]): HTMLElement {
  const points = benchmarks.flatMap(({ name, cells }) =>
    cells.flatMap((cell) =>
      cell.scored && cell.relativeError !== null
        ? [{ row: name, label: labelOf(cell), error: cell.relativeError, ...lookOf(cell) }]
        : [],
    ),
  );
  return figure({
    title: 'Relative errors',
    note: 'One dot a measured number: left of the line simulated below measured, right of it above; the faint lines are 10 % off. What is beyond the axis stands at its edge.',
    legend: legendOf(benchmarks.flatMap(({ cells }) => cells)),
    draw: (width) => errorsChart(points, { width }),
    table: {
      columns: [{ label: 'Benchmark' }, { label: 'Number' }, { label: 'Error' }],
      rows: points.map(({ row, label, error: value }) => [row, label, signedPercent(value)]),
    },
    data: {
      columns: [{ label: 'benchmark' }, { label: 'number' }, { label: 'relative error' }],
      rows: points.map(({ row, label, error: value }) => [row, label, value]),
    },
  });
}

/** Milliseconds, so that all times share the axis. */
const SCALE: Partial<Record<CellValidation['unit'], number>> = { s: 1000 };

function benchmarkContent({
  name,
  title,
  source,
  cells,
  fittedParameters,
}: BenchmarkValidation): HTMLElement[] {
  const scored = cells.filter(
    ({ scored: counts, simulated, measured }) => counts && simulated && measured > 0,
  );
  const points = scored.map((cell) => {
    const scale = SCALE[cell.unit] ?? 1;
    const values = { measured: cell.measured * scale, simulated: cell.simulated! * scale };
    return { label: labelOf(cell), ...values, ...lookOf(cell) };
  });
  const columns = ['Deployment', 'Load', 'Metric', 'Unit', 'Measured', 'Simulated', 'Error', 'Role'].map(
    (label) => ({ label }),
  );
  const role = (cell: CellValidation) => (cell.scored ? cell.role : 'not scored');
  return [
    element('p', { class: 'description' }, `${title}. Source: ${source}`),
    figure({
      title: `${name}: measured against simulated`,
      note: 'On the line both are equal, in the band within 10 %. Times in milliseconds.',
      legend: legendOf(scored),
      draw: (width) => measuredChart(points, { width }),
      table: {
        columns,
        rows: cells.map((cell) => [
          ...[cell.deployment, cell.load, cell.metric, cell.unit],
          ...[readable(cell.measured), readable(cell.simulated)],
          cell.relativeError === null ? '-' : signedPercent(cell.relativeError),
          role(cell),
        ]),
      },
      data: {
        columns,
        rows: cells.map((cell) => [
          ...[cell.deployment, cell.load, cell.metric, cell.unit],
          ...[cell.measured, cell.simulated ?? undefined, cell.relativeError ?? undefined],
          role(cell),
        ]),
      },
    }),
    ...(fittedParameters.length === 0
      ? []
      : [
          tableElement(
            {
              columns: ['Fitted to this benchmark', 'Value', 'Unit', 'Allowed', 'Why'].map((label) => ({
                label,
              })),
              rows: fittedParameters.map(({ key, value, unit, range, reason }) => [
                key,
                readable(value),
                unit,
                `${readable(range[0])} to ${readable(range[1])}`,
                reason,
              ]),
            },
            `Parameters fitted to ${title}`,
          ),
        ]),
  ];
}

function labelOf({ deployment, load, metric }: CellValidation): string {
  return `${deployment}, ${load}, ${metric}`;
}

function lookOf({ metric, role }: CellValidation): { colour: string; isFitted: boolean } {
  return { colour: seriesStyle(FAMILIES.indexOf(family(metric))).colour, isFitted: role === 'fitted' };
}

function legendOf(cells: readonly CellValidation[]): LegendEntry[] {
  const used = FAMILIES.filter((entry) => cells.some(({ metric }) => family(metric) === entry));
  const entries = used.map(
    (entry): LegendEntry => ({
      label: entry.name,
      colour: seriesStyle(FAMILIES.indexOf(entry)).colour,
    }),
  );
  const hollow = cells.some(({ role }) => role === 'fitted');
  return hollow ? [...entries, { label: 'hollow: used to fit', colour: 'var(--line)' }] : entries;
}
