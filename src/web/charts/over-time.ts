import type { Markish, ScaleOptions } from '@observablehq/plot';
import type { Panels } from './panels.ts';
import { type ChartOptions, drawPlot, tick } from './plot-style.ts';

/** Marks whose x is a time in seconds, in panels. */
export function drawOverTime(
  panels: Panels,
  { width, y, marks }: ChartOptions & { y: ScaleOptions; marks: Markish[] },
): SVGElement {
  return drawPlot({
    width,
    ...panels.scales,
    height: panels.height,
    marginLeft: 48,
    marginTop: 42,
    marginBottom: 38,
    x: { label: 'Time (s)', nice: false },
    y: { grid: true, tickFormat: tick, ...y },
    marks: [...marks, panels.titles],
  });
}
