import { element } from '../dom/element.ts';
import type { LegendEntry } from './colours.ts';
import { legendElement } from './legend.ts';
import { download, svgText } from './save.ts';
import { csvText, type DataTable, tableElement } from './table.ts';

export interface FigureOptions {
  title: string;
  /** One or two sentences: what is shown, and how to read it. */
  note: string;
  legend?: readonly LegendEntry[];
  /** Draws the chart for a width in CSS pixels; called again when the width changes. */
  draw: (width: number) => SVGElement;
  /** What stands in the table under the chart. */
  table: DataTable;
  /** What is saved as CSV, if that is more than the table. */
  data?: DataTable;
}

/** A chart with its title, legend and table, which can be saved as SVG and CSV. */
export function figure(options: FigureOptions): HTMLElement {
  const { title, note, legend = [], draw } = options;
  const stage = element('div', { class: 'stage' });
  let chart: SVGElement | undefined;
  const render = (width: number) => {
    chart = draw(width);
    chart.setAttribute('role', 'img');
    chart.setAttribute('aria-label', `${title}. ${note}`);
    stage.replaceChildren(chart);
  };
  onWidth(stage, render);
  return figureFrame({
    ...options,
    content: [...(legend.length > 0 ? [legendElement(legend)] : []), stage],
    svg: () => (chart === undefined ? undefined : svgText(chart, title, legend)),
  });
}

export interface FrameOptions extends Pick<FigureOptions, 'title' | 'note' | 'table' | 'data'> {
  content: Node[];
  /** The chart as the text of an SVG file; undefined as long as there is none. */
  svg: () => string | undefined;
}

/** Title and note above a chart, and under it its table and the buttons that save both. */
export function figureFrame({ title, note, content, table, data = table, svg }: FrameOptions): HTMLElement {
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const button = (label: string, onclick: () => void) =>
    element('button', { type: 'button', onclick, 'aria-label': `${label}: ${title}` }, label);
  const details = element('details', {}, element('summary', {}, 'Table'));
  // Made when it is looked at: the tables of a large sweep are long.
  details.addEventListener('toggle', () => details.append(tableElement(table, title)), { once: true });
  return element(
    'figure',
    { class: 'figure' },
    element('figcaption', {}, element('h3', {}, title), element('p', {}, note)),
    ...content,
    element(
      'div',
      { class: 'below' },
      details,
      element(
        'div',
        { class: 'actions' },
        button('Save SVG', () => {
          const text = svg();
          if (text !== undefined) download(`${name}.svg`, 'image/svg+xml', text);
        }),
        button('Save CSV', () => download(`${name}.csv`, 'text/csv', csvText(data))),
      ),
    ),
  );
}

/** Calls back with the width of an element when it has one, and when it changes. */
export function onWidth(watched: HTMLElement, render: (width: number) => void): void {
  let last = 0;
  new ResizeObserver(() => {
    const width = Math.floor(watched.clientWidth);
    if (width === 0 || width === last) return;
    last = width;
    render(width);
  }).observe(watched);
}
