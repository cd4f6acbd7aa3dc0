import { NOTHING, percent, readable, signedPercent } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import { wrap } from '../../report/wrap.ts';
import type { BenchmarkValidation, CellValidation, ErrorSummary, Validation } from './validation.ts';

/** One table a benchmark, every cell of it; its fitted parameters; the errors of fitted and predicted cells apart. */
export function renderValidation(
  { benchmarks, predicted, fitted }: Validation,
  styler: Styler = PLAIN,
): string {
  const parts = benchmarks.map((benchmark) => renderBenchmark(benchmark, styler));
  const summaries = [...benchmarks, { name: 'all', predicted, fitted }].flatMap(summaryRows);
  const [header, ...lines] = align([SUMMARY_COLUMNS, ...summaries]);
  const summary = [styler.heading(header), ...lines].join('\n');
  return `${[...parts, summary].join('\n\n')}\n`;
}

const WIDTH = 100;
const COLUMNS = ['load', 'metric', 'measured', 'simulated', 'error', '5-95 %', 'role'];
const SUMMARY_COLUMNS = ['Summary', 'role', 'cells', 'median error', 'p90 error', 'in the band', ''];

function renderBenchmark(benchmark: BenchmarkValidation, styler: Styler): string {
  const { name, title, source, cells, fittedParameters } = benchmark;
  const [header, ...rows] = align([COLUMNS, ...cells.map(cellFields)]);
  const lines = cells.flatMap(({ deployment, scored }, index) => {
    const row = `  ${scored ? rows[index] : styler.dim(rows[index])}`;
    return deployment === cells[index - 1]?.deployment ? [row] : [deployment, row];
  });
  return [
    ...wrap(`${name}: ${title}`, WIDTH, '').map(styler.heading),
    ...wrap(`source: ${source}`, WIDTH, '  '),
    '',
    `  ${header}`,
    ...lines,
    '',
    fittedParameters.length === 0 ? 'Nothing was fitted to this benchmark.' : 'Fitted to this benchmark:',
    ...fittedParameters.flatMap(({ key, value, unit, range, reason }) => [
      ...wrap(`  ${key} = ${value} ${unit}, allowed ${range[0]} to ${range[1]}`, WIDTH, '  '),
      ...wrap(`    ${reason}`, WIDTH, '    '),
    ]),
  ].join('\n');
}

function cellFields(cell: CellValidation): string[] {
  const { load, metric, unit, measured, simulated, relativeError, band, insideBand } = cell;
  const error = relativeError === null ? NOTHING : signedPercent(relativeError);
  const range = band === null ? '' : `${readable(band[0])}–${readable(band[1])}${insideBand ? '' : '!'}`;
  const values = [`${readable(measured)} ${unit}`, readable(simulated), error, range];
  return [load, metric, ...values, cell.scored ? cell.role : 'not scored'];
}

/** One row for the predicted cells, one for the fitted ones, where there are any. */
function summaryRows(summary: { name: string; predicted: ErrorSummary; fitted: ErrorSummary }): string[][] {
  return (['predicted', 'fitted'] as const).flatMap((role) => {
    const { median, p90, cells, unfilled, insideBand } = summary[role];
    if (cells === 0) return [];
    const missing = unfilled === 0 ? '' : `${unfilled} not simulated`;
    const shares = [median, p90, insideBand].map((share) => (share === null ? NOTHING : percent(share)));
    return [[summary.name, role, String(cells), ...shares, missing]];
  });
}

/** Rows of fields with the fields below each other. */
function align(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((field, column) => field.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
