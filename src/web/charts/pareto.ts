import { dot, line, type Markish, text } from '@observablehq/plot';
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

const MOST_LABELS = 12;
const MARGINS = { x: 84, y: 62 };

/** Two speeds that are weighed against each other; the line joins the points that no other beats in both. */
export function paretoChart(
  points: readonly ParetoPoint[],
  { width, x, y }: ChartOptions & { x: string; y: string },
): SVGElement {
  const front = points.filter(({ isFront }) => isFront).sort((a, b) => a.x - b.x);
  const most = {
    x: Math.max(...points.map((point) => point.x)),
    y: Math.max(...points.map((point) => point.y)),
  };
  const height = Math.min(460, Math.max(280, width * 0.5));
  const colour = ({ series }: ParetoPoint) => seriesStyle(series).colour;
  const title = (point: ParetoPoint) => `${point.label}\n${x}: ${tick(point.x)}\n${y}: ${tick(point.y)}`;
  const isNamed = front.length <= MOST_LABELS && width > 560;
  const room = { width: width - MARGINS.x, height: height - MARGINS.y, most };
  return drawPlot({
    width,
    height,
    marginLeft: 56,
    marginBottom: 42,
    marginRight: 28 + (isNamed ? overhang(front, room) : 0),
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
      ...(isNamed ? labels(front, room) : []),
    ],
    r: { type: 'identity' },
    opacity: { type: 'identity' },
  });
}

/** Above and to the right of its point a label is clear of the line. */
const BESIDE = { dx: 8, dy: -8, textAnchor: 'start' } as const;
/** Where the next point takes that room. */
const BELOW = { dx: -8, dy: 12, textAnchor: 'end' } as const;
const CHARACTER = 6;
const LINE = 16;

interface Room {
  width: number;
  height: number;
  most: { x: number; y: number };
}

/** How far the longest label would stand out on the right. */
function overhang(front: readonly ParetoPoint[], { width, most }: Room): number {
  return Math.max(0, ...front.map((point) => (point.x / most.x - 1) * width + lengthOf(point)));
}

/** Names of the points of the front, so that none runs into the next one. */
function labels(front: readonly ParetoPoint[], { width, height, most }: Room): Markish[] {
  const isTaken = (point: ParetoPoint, next: ParetoPoint | undefined) =>
    next !== undefined &&
    ((next.x - point.x) / most.x) * width < lengthOf(point) + LINE &&
    Math.abs((next.y - point.y) / most.y) * height < LINE;
  return [BESIDE, BELOW].map((place) =>
    text(
      front.filter((point, index) => isTaken(point, front[index + 1]) === (place === BELOW)),
      { x: 'x', y: 'y', text: 'label', fontSize: 11, ...place },
    ),
  );
}

function lengthOf({ label }: ParetoPoint): number {
  return label.length * CHARACTER + BESIDE.dx;
}
