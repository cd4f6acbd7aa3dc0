import { NOTHING, percent, readable, signedPercent } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import type { BenchmarkValidation, CellValidation, ErrorSummary, Validation } from './validation.ts';

/** One table a benchmark, every cell of it; its fitted parameters; the errors of fitted and predicted cells apart. */
export function renderValidation(
  { benchmarks, predicted, fitted }: Validation,
  styler: Styler = PLAIN,
): string {
  const parts = benchmarks.map((benchmark) => renderBenchmark(benchmark, styler));
  const summary = [
    'Summary',
    ...benchmarks.map(summaryLine),
    summaryLine({ name: 'all', predicted, fitted }),
  ];
  return `${[...parts, columns(summary.slice(1), summary[0], styler)].join('\n\n')}\n`;
}

function renderBenchmark(benchmark: BenchmarkValidation, styler: Styler): string {
  const header = ['deployment', 'load', 'metric', 'measured', 'simulated', 'error', '5-95 %', 'role'].join(
    '\t',
  );
  const rows = benchmark.cells.map((cell) => cellLine(cell, styler));
  const parameters = benchmark.fittedParameters.map(
    ({ key, value, unit, range, reason }) =>
      `  ${key} = ${value} ${unit}, allowed ${range[0]} to ${range[1]}: ${reason.replaceAll(/\s+/g, ' ').trim()}`,
  );
  return [
    styler.heading(`${benchmark.name}: ${benchmark.title}`),
    `source: ${benchmark.source}`,
    '',
    align([header, ...rows]).join('\n'),
    '',
    parameters.length === 0 ? 'Nothing was fitted to this benchmark.' : 'Fitted to this benchmark:',
    ...parameters,
  ].join('\n');
}

function cellLine(cell: CellValidation, styler: Styler): string {
  const {
    deployment,
    load,
    metric,
    unit,
    measured,
    simulated,
    relativeError,
    band,
    insideBand,
    scored,
    role,
  } = cell;
  const error = relativeError === null ? NOTHING : signedPercent(relativeError);
  const range = band === null ? '' : `${readable(band[0])} - ${readable(band[1])}${insideBand ? '' : ' !'}`;
  const values = [`${readable(measured)} ${unit}`, readable(simulated), error, range];
  const line = [deployment, load, metric, ...values, scored ? role : 'not scored'].join('\t');
  return scored ? line : styler.dim(line);
}

function summaryLine(summary: { name: string; predicted: ErrorSummary; fitted: ErrorSummary }): string {
  const of = ({ median, p90, cells, insideBand }: ErrorSummary) => {
    if (cells === 0) return 'none';
    const inside = insideBand === null ? '' : `, ${percent(insideBand)} inside the band`;
    return `${percent(median ?? 0)} median, ${percent(p90 ?? 0)} p90 of ${cells}${inside}`;
  };
  return [summary.name, `predicted: ${of(summary.predicted)}`, `fitted: ${of(summary.fitted)}`].join('\t');
}

function columns(lines: string[], title: string, styler: Styler): string {
  return [styler.heading(title), ...align(lines)].join('\n');
}

/** Lines of tab-separated fields with the fields below each other. */
function align(lines: string[]): string[] {
  const rows = lines.map((line) => line.split('\t'));
  const width = (column: number) => Math.max(...rows.map((row) => (row[column] ?? '').length));
  const widths = rows[0].map((_, column) => width(column));
  return rows.map((row) =>
    row
      .map((field, column) => field.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
