import { areaY, dot, line } from '@observablehq/plot';
import { type ChartOptions, drawPlot, logDomain, logTicks, tick } from './plot-style.ts';

export interface MeasuredPoint {
  label: string;
  measured: number;
  simulated: number;
  colour: string;
  /** Used to choose a parameter, so that meeting it proves little: hollow. */
  isFitted: boolean;
}

const ROOM = 1.3;

/** Measured against simulated, both logarithmic; on the line both are equal, in the band within 10 %. */
export function measuredChart(points: readonly MeasuredPoint[], { width }: ChartOptions): SVGElement {
  const size = Math.min(width, 520);
  const [least, most] = logDomain(points.flatMap(({ measured, simulated }) => [measured, simulated]));
  // No dot lies on the edge.
  const domain: [number, number] = [least / ROOM, most * ROOM];
  const ticks = logTicks(domain, 6);
  const diagonal = domain.map((value) => ({ value, low: value / 1.1, high: value * 1.1 }));
  const axis = { type: 'log', domain, ticks, tickFormat: tick, grid: true, clamp: true } as const;
  return drawPlot({
    width: size,
    height: size * 0.92,
    marginLeft: 56,
    marginBottom: 42,
    x: { ...axis, label: 'Measured (ms, tok/s, req/s)' },
    y: { ...axis, label: 'Simulated' },
    marks: [
      areaY(diagonal, { x: 'value', y1: 'low', y2: 'high', fill: 'currentColor', fillOpacity: 0.16 }),
      line(diagonal, { x: 'value', y: 'value', stroke: 'var(--ink-soft)' }),
      dot(points, {
        x: 'measured',
        y: 'simulated',
        r: 3.6,
        stroke: { value: 'colour', scale: null },
        fill: {
          value: ({ isFitted, colour }: MeasuredPoint) => (isFitted ? 'var(--surface)' : colour),
          scale: null,
        },
        fillOpacity: 0.75,
        title: ({ label, measured, simulated }: MeasuredPoint) =>
          `${label}: ${tick(measured)} measured, ${tick(simulated)} simulated`,
      }),
    ],
  });
}
