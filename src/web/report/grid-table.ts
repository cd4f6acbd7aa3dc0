import type { Grid } from '../../report/grid.ts';
import { scrollBox } from '../charts/table.ts';
import { element } from '../dom/element.ts';

/** A table of the command line as one of the page: a group of columns for each deployment. */
export function gridTable({ title, rows, columns, blocks }: Grid): HTMLElement {
  const span = Math.max(1, columns.length);
  const units = rows.some(({ unit }) => unit !== '');
  const corner = element(
    'th',
    { scope: 'col', colspan: units ? 2 : 1, rowspan: columns.length > 0 ? 2 : 1 },
    title,
  );
  const names = blocks.map(({ heading }) =>
    element('th', { scope: 'colgroup', colspan: span, class: 'group' }, heading),
  );
  const second = blocks.flatMap(() =>
    columns.map((name, index) =>
      element('th', { scope: 'col', class: index === 0 ? 'number first' : 'number' }, name),
    ),
  );
  const body = rows.map(({ label, unit }, row) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, label),
      ...(units ? [element('td', { class: 'unit' }, unit)] : []),
      ...blocks.flatMap(({ cells }) =>
        cells[row].map(({ text, style }, index) =>
          element(
            'td',
            { class: ['number', ...(index === 0 ? ['first'] : []), ...(style ? [style] : [])].join(' ') },
            text,
          ),
        ),
      ),
    ),
  );
  const head = [
    element('tr', {}, corner, ...names),
    ...(columns.length > 0 ? [element('tr', {}, ...second)] : []),
  ];
  return scrollBox(title, element('table', {}, element('thead', {}, ...head), element('tbody', {}, ...body)));
}
