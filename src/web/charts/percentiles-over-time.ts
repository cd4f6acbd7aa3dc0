import { areaY, line } from '@observablehq/plot';
import type { PercentilesOverTime } from '../../report/page/percentiles-over-time.ts';
import type { LegendEntry } from './colours.ts';
import { drawOverTime } from './over-time.ts';
import { panels } from './panels.ts';
import { type ChartOptions, logDomain, logTicks } from './plot-style.ts';

export interface NamedPercentiles {
  name: string;
  data: PercentilesOverTime;
}

export const PERCENTILES_LEGEND: LegendEntry[] = [
  { label: 'median', colour: 'var(--accent)', dash: '' },
  { label: '99th percentile', colour: 'var(--accent)', dash: '6 3' },
  { label: 'largest', colour: 'var(--ink-soft)', dash: '2 3' },
];

/** Median, 99th percentile and largest value of a latency by windows of time, one panel a deployment; seconds, drawn in milliseconds. */
export function percentilesChart(
  series: readonly NamedPercentiles[],
  { width, label }: ChartOptions & { label: string },
): SVGElement {
  const milliseconds = (seconds: number | null) => (seconds === null ? null : seconds * 1000);
  const points = series.flatMap(({ name, data: { widthSeconds, median, p99, max } }) =>
    median.map((seconds, window) => ({
      name,
      time: (window + 0.5) * widthSeconds,
      median: milliseconds(seconds),
      p99: milliseconds(p99[window]),
      max: milliseconds(max[window]),
    })),
  );
  const layout = panels(
    series.map(({ name }) => name),
    width,
  );
  const domain = logDomain(points.flatMap(({ median, max }) => [median, max]));
  return drawOverTime(layout, {
    width,
    y: { type: 'log', domain, label: `${label} (ms)`, ticks: logTicks(domain, 4) },
    marks: [
      areaY(points, {
        ...layout.of,
        x: 'time',
        y1: 'median',
        y2: 'p99',
        fill: 'var(--accent)',
        fillOpacity: 0.15,
      }),
      line(points, { ...layout.of, x: 'time', y: 'max', stroke: 'var(--ink-soft)', strokeDasharray: '2 3' }),
      line(points, { ...layout.of, x: 'time', y: 'p99', stroke: 'var(--accent)', strokeDasharray: '6 3' }),
      line(points, { ...layout.of, x: 'time', y: 'median', stroke: 'var(--accent)', strokeWidth: 1.8 }),
    ],
  });
}
