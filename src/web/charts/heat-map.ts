import { cell, text } from '@observablehq/plot';
import { readable } from '../../report/numbers.ts';
import { type ChartOptions, drawPlot } from './plot-style.ts';

export interface HeatCell {
  x: number | string;
  y: number | string;
  value: number;
}

/** A number for each pair of two settings, from the ground (least) to the accent (most); the number stands in its cell. */
export function heatMap(
  cells: readonly HeatCell[],
  { width, x, y }: ChartOptions & { x: string; y: string },
): SVGElement {
  const values = cells.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const share = ({ value }: HeatCell) => (high > low ? (value - low) / (high - low) : 0.5);
  const domain = (pick: (each: HeatCell) => number | string) =>
    [...new Set(cells.map(pick))].sort((a, b) =>
      typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)),
    );
  const columns = domain((each) => each.x);
  const rows = domain((each) => each.y);
  return drawPlot({
    width: Math.min(width, 120 + columns.length * 90),
    height: 70 + rows.length * 38,
    marginLeft: 60,
    marginBottom: 42,
    marginTop: 26,
    x: { type: 'band', domain: columns, label: x, tickSize: 0, padding: 0.04, labelAnchor: 'right' },
    y: { type: 'band', domain: rows.toReversed(), label: y, tickSize: 0, padding: 0.06, labelAnchor: 'top' },
    marks: [
      cell(cells, {
        x: 'x',
        y: 'y',
        inset: 0.5,
        fill: { value: (each: HeatCell) => mixed(share(each)), scale: null },
        stroke: 'var(--line)',
        title: (each: HeatCell) => `${x} ${each.x}, ${y} ${each.y}: ${readable(each.value)}`,
      }),
      text(cells, {
        x: 'x',
        y: 'y',
        text: (each: HeatCell) => readable(each.value),
        fill: {
          value: (each: HeatCell) => (share(each) > 0.5 ? 'var(--surface)' : 'var(--ink)'),
          scale: null,
        },
        fontWeight: 500,
      }),
    ],
  });
}

function mixed(share: number): string {
  return `color-mix(in oklab, var(--accent) ${(6 + 94 * share).toFixed(0)}%, var(--surface))`;
}
