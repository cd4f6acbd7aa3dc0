import { ConfigError } from '../../errors.ts';

/** One line of a CSV text: its fields and the columns of the text at which they begin, both from 1. */
export interface CsvRow {
  line: number;
  fields: { text: string; column: number }[];
}

/** A field in quotes or without, and what ends it. */
const FIELD = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/y;

/**
 * The rows of a CSV text (RFC 4180), spaces around fields removed. Empty lines are left out, and those that begin with
 * a number sign.
 *
 * @throws ConfigError if a quote does not end, or something follows it
 */
export function csvRows(text: string, file: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let [line, lineStart] = [1, 0];
  let row: CsvRow = { line, fields: [] };
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const start = FIELD.lastIndex;
    const [column, match] = [start - lineStart + 1, FIELD.exec(text)];
    if (match === null || match[1].trimStart().startsWith('"') !== match[1].startsWith('"')) {
      throw badQuote(file, line, column);
    }
    const [, raw, end] = match;
    if (raw.startsWith('"') && !/^".*"$/s.test(raw)) throw badQuote(file, line, column);
    row.fields.push({ text: unquoted(raw), column });
    if (end === ',' && FIELD.lastIndex < text.length) continue;
    if (end === ',') row.fields.push({ text: '', column: column + raw.length + 1 });
    rows.push(row);
    line += 1 + raw.split('\n').length - 1;
    lineStart = FIELD.lastIndex;
    row = { line, fields: [] };
  }
  return rows.filter(({ fields }) => !isBlank(fields) && !fields[0].text.startsWith('#'));
}

function unquoted(raw: string): string {
  return raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"').trim() : raw.trim();
}

function isBlank(fields: CsvRow['fields']): boolean {
  return fields.every(({ text }) => text === '');
}

function badQuote(file: string, line: number, column: number): ConfigError {
  return new ConfigError('expected a field, or one in quotes that end before the next comma', {
    position: { file, line, column },
  });
}
