import { type CsvValue, renderCsv } from '../../report/csv.ts';
import { element } from '../dom/element.ts';

/** What stands behind a chart, to be read and to be saved. */
export interface DataTable {
  columns: { label: string; unit?: string }[];
  /** Numbers are written as they are; pass text for numbers that are to be read. undefined is an empty field. */
  rows: CsvValue[][];
}

/** A table in a box that scrolls by itself, reachable by keyboard. Columns of numbers stand to the right. */
export function tableElement({ columns, rows }: DataTable, caption: string): HTMLElement {
  const isNumber = columns.map((_, column) => rows.every((row) => looksLikeNumber(row[column])));
  const align = (column: number) => (isNumber[column] ? { class: 'number' } : {});
  const head = columns.map(({ label, unit }, column) =>
    element('th', { scope: 'col', ...align(column) }, unit ? `${label} (${unit})` : label),
  );
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...row.map((value, column) =>
        column === 0 && !isNumber[0]
          ? element('th', { scope: 'row' }, shown(value))
          : element('td', align(column), shown(value)),
      ),
    ),
  );
  return scrollBox(
    caption,
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
  );
}

/** A box for what may be wider than the page. */
export function scrollBox(label: string, content: HTMLElement): HTMLElement {
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, content);
}

/** The table as CSV text; units are part of the names of the columns. */
export function csvText({ columns, rows }: DataTable): string {
  const names = columns.map(({ label, unit }) => (unit ? `${label} (${unit})` : label));
  return [...renderCsv({ columns: names, rows })].join('');
}

function looksLikeNumber(value: CsvValue): boolean {
  return (
    value === undefined ||
    typeof value === 'number' ||
    /^([-+<]?[\d.,]+( %| ± [\d.,]+)?|-|grows)$/.test(value)
  );
}

function shown(value: CsvValue): string {
  return value === undefined ? '-' : String(value);
}
