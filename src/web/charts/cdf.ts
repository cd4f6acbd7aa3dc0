import { line, pointer, ruleY, tip } from '@observablehq/plot';
import type { Cdf } from '../../report/page/cdf.ts';
import { seriesStyle } from './colours.ts';
import { type ChartOptions, drawPlot, logDomain, logTicks, tick } from './plot-style.ts';

export interface NamedCdf {
  name: string;
  line: Cdf;
}

/** Distributions of a latency, one line a deployment, on a logarithmic axis. `value` in seconds, drawn in milliseconds. */
export function cdfChart(
  series: readonly NamedCdf[],
  { width, label }: ChartOptions & { label: string },
): SVGElement {
  const points = series.map(({ name, line: { value, share } }) =>
    value.flatMap((seconds, index) =>
      seconds > 0 ? [{ name, ms: seconds * 1000, share: share[index] }] : [],
    ),
  );
  const style = (index: number) => {
    const { colour, dash } = seriesStyle(index);
    return { stroke: colour, strokeDasharray: dash || 'none', strokeWidth: 1.8 };
  };
  const domain = logDomain(points.flat().map(({ ms }) => ms));
  return drawPlot({
    width,
    height: Math.min(340, Math.max(240, width * 0.5)),
    marginLeft: 48,
    marginBottom: 42,
    x: {
      type: 'log',
      domain,
      label: `${label} (ms)`,
      grid: true,
      tickFormat: tick,
      ticks: logTicks(domain, Math.floor(width / 70)),
    },
    y: { domain: [0, 1], ticks: 5, label: 'Share of samples', grid: true, tickFormat: '.0%' },
    marks: [
      ruleY([0.99], { stroke: 'var(--ink-soft)', strokeDasharray: '2 3' }),
      ...points.map((data, index) => line(data, { x: 'ms', y: 'share', ...style(index) })),
      tip(
        points.flat(),
        pointer({
          x: 'ms',
          y: 'share',
          title: ({ name, ms, share }: { name: string; ms: number; share: number }) =>
            `${name}\n${(100 * share).toFixed(1)} % at most ${tick(ms)} ms`,
          fill: 'var(--surface)',
          stroke: 'var(--line)',
        }),
      ),
    ],
  });
}
