import { element } from '../dom/element.ts';
import type { LegendEntry } from './colours.ts';
import { svg } from './save.ts';

export function legendElement(entries: readonly LegendEntry[]): HTMLElement {
  return element(
    'ul',
    { class: 'legend' },
    ...entries.map(({ label, colour, opacity = 1, dash }) => {
      const mark = svg('svg', { width: 20, height: 12, 'aria-hidden': 'true' });
      mark.append(
        dash === undefined
          ? svg('rect', { width: 14, height: 12, rx: 2, fill: colour, 'fill-opacity': opacity })
          : svg('path', {
              d: 'M0,6h18',
              stroke: colour,
              'stroke-width': 2.5,
              'stroke-dasharray': dash || 'none',
            }),
      );
      return element('li', {}, mark, label);
    }),
  );
}
