import { dot, line, ruleX } from '@observablehq/plot';
import { seriesStyle } from './colours.ts';
import { type ChartOptions, drawPlot, logDomain, logTicks, tick } from './plot-style.ts';

/** A metric against a load, as papers show it: one curve of a deployment. */
export interface Curve {
  name: string;
  points: CurvePoint[];
}

export interface CurvePoint {
  x: number;
  y: number;
  /** 95 % confidence interval, if there is one. */
  low?: number | undefined;
  high?: number | undefined;
  /** It depends on how long the run lasts: a hollow dot. */
  grows: boolean;
}

/** One curve a series, in the order of its legend, with bars for confidence intervals. */
export function curvesChart(
  curves: readonly Curve[],
  { width, x, y, log = false }: ChartOptions & { x: string; y: string; log?: boolean },
): SVGElement {
  const all = curves.flatMap(({ points }) => points);
  const domain = logDomain(all.flatMap((point) => [point.y, point.low ?? null, point.high ?? null]));
  return drawPlot({
    width,
    height: Math.min(300, Math.max(220, width * 0.6)),
    marginLeft: 52,
    marginBottom: 40,
    x: { label: x, nice: true, tickFormat: tick, ticks: Math.floor(width / 80) },
    y: {
      label: y,
      grid: true,
      tickFormat: tick,
      ...(log ? { type: 'log', domain, ticks: logTicks(domain, 6) } : { zero: true, nice: true, ticks: 5 }),
    },
    marks: curves.flatMap(({ name, points }, index) => {
      const { colour, dash } = seriesStyle(index);
      const shown = log ? points.filter((point) => point.y > 0) : points;
      const ascending = [...shown].sort((a, b) => a.x - b.x);
      const sure = ascending.filter(
        ({ low, high }) => low !== undefined && high !== undefined && (!log || low > 0),
      );
      return [
        line(ascending, {
          x: 'x',
          y: 'y',
          stroke: colour,
          strokeDasharray: dash || 'none',
          strokeWidth: 1.8,
        }),
        ruleX(sure, { x: 'x', y1: 'low', y2: 'high', stroke: colour }),
        dot(ascending, {
          x: 'x',
          y: 'y',
          stroke: colour,
          fill: { value: (point: CurvePoint) => (point.grows ? 'var(--surface)' : colour), scale: null },
          r: 2.6,
          title: (point: CurvePoint) => `${name}\n${x}: ${tick(point.x)}\n${y}: ${tick(point.y)}`,
        }),
      ];
    }),
  });
}
