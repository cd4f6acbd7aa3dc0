import { areaY, line } from '@observablehq/plot';
import type { RoleLoad } from '../../report/page/role-loads.ts';
import { roleColour } from './colours.ts';
import { drawOverTime } from './over-time.ts';
import { panels } from './panels.ts';
import type { ChartOptions } from './plot-style.ts';

/** Of one deployment. */
export interface NamedLoad {
  name: string;
  load: RoleLoad;
}

/** How full the workers are over time, one panel a deployment: the band spans the workers of a role, the line is their mean. */
export function loadChart(
  series: readonly NamedLoad[],
  { width, label, percent = false }: ChartOptions & { label: string; percent?: boolean },
): SVGElement {
  const names = [...new Set(series.map(({ name }) => name))];
  const layout = panels(names, width);
  const marks = series.flatMap(({ name, load: { role, timeSeconds, low, mean, high } }) => {
    const points = timeSeconds.map((time, index) => ({
      name,
      time,
      low: low[index],
      mean: mean[index],
      high: high[index],
    }));
    const colour = roleColour(role);
    return [
      areaY(points, {
        ...layout.of,
        x: 'time',
        y1: 'low',
        y2: 'high',
        fill: colour,
        fillOpacity: 0.22,
        curve: 'step-after',
      }),
      line(points, {
        ...layout.of,
        x: 'time',
        y: 'mean',
        stroke: colour,
        strokeWidth: 1.4,
        curve: 'step-after',
      }),
    ];
  });
  return drawOverTime(layout, {
    width,
    y: { label, ticks: 4, zero: true, ...(percent && { tickFormat: '.0%', domain: [0, 1] }) },
    marks,
  });
}
