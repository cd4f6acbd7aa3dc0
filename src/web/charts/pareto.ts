import { dot, line, text } from '@observablehq/plot';
import { seriesStyle } from './colours.ts';
import { type ChartOptions, drawPlot, tick } from './plot-style.ts';

export interface ParetoPoint {
  /** Index of the series in its legend. */
  series: number;
  label: string;
  x: number;
  y: number;
  isFront: boolean;
}

/** Two speeds that are weighed against each other; the line joins the points that no other beats in both. */
export function paretoChart(
  points: readonly ParetoPoint[],
  { width, x, y }: ChartOptions & { x: string; y: string },
): SVGElement {
  const front = points.filter(({ isFront }) => isFront).sort((a, b) => a.x - b.x);
  const colour = ({ series }: ParetoPoint) => seriesStyle(series).colour;
  const title = (point: ParetoPoint) => `${point.label}\n${x}: ${tick(point.x)}\n${y}: ${tick(point.y)}`;
  return drawPlot({
    width,
    height: Math.min(460, Math.max(280, width * 0.5)),
    marginLeft: 56,
    marginBottom: 42,
    marginRight: 28,
    x: { label: x, grid: true, zero: true, nice: true, tickFormat: tick, ticks: Math.floor(width / 90) },
    y: { label: y, grid: true, zero: true, nice: true, tickFormat: tick, ticks: 6 },
    marks: [
      line(front, { x: 'x', y: 'y', stroke: 'var(--ink-soft)', curve: 'step-before' }),
      dot(points, {
        x: 'x',
        y: 'y',
        r: ({ isFront }: ParetoPoint) => (isFront ? 5 : 3),
        fill: { value: colour, scale: null },
        fillOpacity: ({ isFront }: ParetoPoint) => (isFront ? 1 : 0.4),
        title,
      }),
      ...(front.length <= 12 && width > 560
        ? [text(front, { x: 'x', y: 'y', text: 'label', dx: 8, dy: -8, textAnchor: 'start', fontSize: 11 })]
        : []),
    ],
    r: { type: 'identity' },
    opacity: { type: 'identity' },
  });
}
