import { percent, readable, signedPercent } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import type { CalibratedCell, CalibratedParameter, Calibration, CalibrationError } from './calibration.ts';
import { formatValue } from './format-value.ts';
import { parameter } from './parameters.ts';

/** The values that were found, every number before and after, the errors, and what makes a value doubtful. */
export function renderCalibration(calibration: Calibration, styler: Styler = PLAIN): string {
  const { parameters, cells, before, after, leftOut, warnings } = calibration;
  const each =
    leftOut.unit === 'load' ? `each of ${leftOut.folds} loads` : `each of ${leftOut.folds} numbers`;
  const sections = [
    [
      styler.heading('Parameters'),
      ...align([['', 'was', 'is', 'plus or minus', 'range', 'what it is'], ...parameters.map(parameterRow)]),
    ],
    [
      styler.heading('Measured numbers'),
      ...align([
        ['deployment', 'load', 'metric', 'measured', 'before', 'after', 'error'],
        ...cells.map(cellRow),
      ]),
    ],
    [
      styler.heading('Errors'),
      ...align([
        ['before', errorText(before)],
        ['after', errorText(after)],
        [`left out, ${each} in turn`, errorText(leftOut)],
      ]),
    ],
    warnings.map((warning) => styler.fair(`warning: ${warning}`)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function parameterRow({ key, start, value, low, high, standardError }: CalibratedParameter): string[] {
  const text = (number: number) => formatValue(key, number);
  const spread = standardError === undefined ? 'unknown' : text(2 * standardError);
  return [key, text(start), text(value), spread, `${text(low)} to ${text(high)}`, parameter(key).describe];
}

function cellRow({ deployment, load, metric, unit, measured, before, after }: CalibratedCell): string[] {
  const error = after === undefined ? '' : signedPercent(after / measured - 1);
  return [
    deployment,
    load,
    metric,
    `${readable(measured)} ${unit}`,
    readable(before),
    readable(after),
    error,
  ];
}

function errorText({ median, p90 }: CalibrationError): string {
  return `${percent(median)} median, ${percent(p90)} p90`;
}

/** Rows with their fields below each other. */
function align(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    `  ${row.map((field, column) => field.padEnd(widths[column])).join('  ')}`.trimEnd(),
  );
}
