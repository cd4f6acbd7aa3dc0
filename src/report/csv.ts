import { stringify } from 'csv-stringify/browser/esm/sync';

export type CsvValue = string | number | undefined;

/** Names of the columns, and rows with a value for each: made one by one, so that a million do not fill the memory. */
export interface CsvTable {
  columns: string[];
  rows: Iterable<CsvValue[]>;
}

/** Few, so that the pieces die young: chunks of thousands cost twice the time, in garbage collection. */
const ROWS_PER_CHUNK = 128;

/**
 * A table as CSV in pieces, each of whole lines; the first is the header. What is undefined or NaN is an empty field;
 * numbers have up to nine decimals.
 */
export function* renderCsv({ columns, rows }: CsvTable): Generator<string> {
  yield toText([columns]);
  let chunk: CsvValue[][] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < ROWS_PER_CHUNK) continue;
    yield toText(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield toText(chunk);
}

function toText(rows: CsvValue[][]): string {
  return stringify(rows, { cast: { number: numberText } });
}

/** Seconds to the nanosecond: what lies beyond are crumbs of binary fractions. */
function numberText(value: number): string {
  return Number.isNaN(value) ? '' : String(Math.round(value * 1e9) / 1e9);
}
