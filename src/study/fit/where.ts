import { ConfigError } from '../../errors.ts';
import type { CsvTable } from '../csv-table.ts';

/** Keeps the rows that have one of these values in a column. */
export interface Condition {
  column: string;
  values: readonly string[];
}

/** @param text `moe_tp_size=2,4,8`. @throws ConfigError if it is no such thing */
export function parseCondition(text: string): Condition {
  const [column, values, ...rest] = text.split('=');
  if (!column || !values || rest.length > 0) {
    throw new ConfigError(`expected column=value or column=value,value, found "${text}"`);
  }
  return { column, values: values.split(',') };
}

/** The rows that fulfil every condition; a table without the column keeps all of them. */
export function selectRows(table: CsvTable, conditions: readonly Condition[]): CsvTable {
  const applying = conditions.filter(({ column }) => table.columns.includes(column));
  const rows = table.rows.filter((row) =>
    applying.every(({ column, values }) => values.includes(row[column])),
  );
  return { ...table, rows };
}
