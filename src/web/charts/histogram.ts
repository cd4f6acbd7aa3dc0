import { rectY, ruleY } from '@observablehq/plot';
import type { Histogram } from '../../study/describe/trace-description.ts';
import { seriesStyle } from './colours.ts';
import { type ChartOptions, drawPlot, logTicks, tick } from './plot-style.ts';

/** How many values lie in each bin, on a logarithmic axis. */
export function histogramChart(
  { edges, counts }: Histogram,
  { width, label }: ChartOptions & { label: string },
): SVGElement {
  const bins = counts.map((count, i) => ({ from: edges[i], to: edges[i + 1], count }));
  const domain: [number, number] = [edges[0], edges[edges.length - 1]];
  return drawPlot({
    width,
    height: Math.min(300, Math.max(220, width * 0.4)),
    marginLeft: 52,
    marginBottom: 42,
    x: { type: 'log', domain, label, tickFormat: tick, ticks: logTicks(domain, Math.floor(width / 70)) },
    y: { label: 'Requests', grid: true, ticks: 5, tickFormat: tick },
    marks: [
      rectY(bins, { x1: 'from', x2: 'to', y: 'count', fill: seriesStyle(0).colour, inset: 0.5 }),
      ruleY([0]),
    ],
  });
}

/** How many things happened in each of equal times after each other. */
export function loadOverTimeChart(
  counts: readonly number[],
  binSeconds: number,
  { width, label }: ChartOptions & { label: string },
): SVGElement {
  const minutes = binSeconds / 60;
  const bins = counts.map((count, i) => ({
    from: i * minutes,
    to: (i + 1) * minutes,
    rate: count / binSeconds,
  }));
  return drawPlot({
    width,
    height: Math.min(300, Math.max(220, width * 0.4)),
    marginLeft: 52,
    marginBottom: 42,
    x: { label: 'Time (min)' },
    y: { label, grid: true, ticks: 5, tickFormat: tick },
    marks: [rectY(bins, { x1: 'from', x2: 'to', y: 'rate', fill: seriesStyle(0).colour }), ruleY([0])],
  });
}
