import { nearest } from '../../quantity/nearest.ts';
import { firstLine, lineParser } from './line-splitter.ts';
import { type ParserContext, type TraceParser, traceError } from './trace-format.ts';
import type { TraceRow } from './trace-row.ts';

/** The names of the columns in the header of a text; none if it is JSON. */
export function headerOf(text: string): string[] {
  const line = firstLine(text);
  return /^\s*[[{]/.test(line) ? [] : fieldsOf(line).map((name) => name.trim());
}

/**
 * The parser of a table with a header: plain commas, or fields in double quotes without line breaks.
 * @param read makes a row of the fields, asked for by the names of their columns
 */
export function csvParser(context: ParserContext, read: (fields: CsvFields) => TraceRow): TraceParser {
  let fields: CsvFields | undefined;
  return lineParser(context, (line, number) => {
    if (fields === undefined) {
      fields = new CsvFields(context, headerOf(line));
      return true;
    }
    fields.take(line, number);
    return context.row(read(fields));
  });
}

/** The fields of the row that is being read. */
export class CsvFields {
  private readonly context: ParserContext;
  private readonly columns: readonly string[];
  private readonly indices = new Map<string, number>();
  private values: string[] = [];
  private line = '';
  private lineNumber = 1;

  constructor(context: ParserContext, columns: readonly string[]) {
    this.context = context;
    this.columns = columns;
    columns.forEach((name, index) => {
      this.indices.set(name, index);
    });
  }

  take(line: string, number: number): void {
    this.line = line;
    this.lineNumber = number;
    this.values = fieldsOf(line);
    const { columns, values } = this;
    if (values.length !== columns.length)
      throw traceError(
        this.context,
        number,
        1,
        `expected ${columns.length} fields (${columns.join(',')}), found ${values.length}`,
      );
  }

  /** The text of a field; undefined if the table has no such column or the field is empty. */
  text(name: string): string | undefined {
    const index = this.indices.get(name);
    return index === undefined || this.values[index] === '' ? undefined : this.values[index].trim();
  }

  /** The name that the table has, of some names that one column can have. */
  oneOf(names: readonly string[]): string {
    const found = names.find((name) => this.indices.has(name));
    if (found !== undefined) return found;
    const near = nearest(names[0], [...this.columns]);
    const hint = near === undefined ? `the columns are ${this.columns.join(', ')}` : `is it "${near}"?`;
    throw traceError(this.context, 1, 1, `expected a column ${names[0]}`, hint);
  }

  /** A whole number of at least 0; an empty field is 0. The table must have the column. */
  tokens(name: string): number {
    const text = this.text(this.oneOf([name]));
    if (text === undefined) return 0;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 0) return value;
    throw this.error(name, 'a whole number of tokens');
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw this.error(name, 'a number');
  }

  error(name: string, expected: string) {
    const index = this.indices.get(name)!;
    const column = 1 + this.values.slice(0, index).reduce((sum, value) => sum + value.length + 1, 0);
    const found = `found "${this.values[index]}"`;
    return traceError(
      this.context,
      this.lineNumber,
      Math.min(column, this.line.length + 1),
      `${name}: expected ${expected}, ${found}`,
    );
  }
}

const FIELD = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;

function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(FIELD)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}
