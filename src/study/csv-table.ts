import { ConfigError } from '../errors.ts';

/** A CSV file: fields may stand in double quotes, and then hold commas; none holds a line break. */
export interface CsvTable {
  file: string;
  columns: readonly string[];
  rows: readonly Record<string, string>[];
}

/** @throws ConfigError if there is no header, or a row has another number of fields */
export function parseCsv(text: string, file: string): CsvTable {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length < 2) throw new ConfigError(`${file}: expected a header and rows`);
  const columns = fieldsOf(lines[0]);
  const rows = lines.slice(1).map((line, index) => {
    const fields = fieldsOf(line);
    if (fields.length === columns.length)
      return Object.fromEntries(columns.map((name, i) => [name, fields[i]]));
    throw new ConfigError(`${file}:${index + 2}: expected ${columns.length} fields, found ${fields.length}`);
  });
  return { file, columns, rows };
}

/** A field as a number. @throws ConfigError if it is none */
export function numberIn(row: Record<string, string>, column: string, file: string): number {
  const value = Number(row[column]);
  if (row[column] !== '' && Number.isFinite(value)) return value;
  throw new ConfigError(`${file}: expected a number in column ${column}, found "${row[column]}"`);
}

const FIELD = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;

function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(FIELD)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}
