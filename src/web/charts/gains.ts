import { barX, ruleX, text } from '@observablehq/plot';
import { signedPercent } from '../../report/numbers.ts';
import { type ChartOptions, drawPlot, signedTick } from './plot-style.ts';

export interface GainBar {
  /** Of the layout. */
  name: string;
  resource: string;
  /** Relative: 0.1 is ten percent. */
  gain: number;
  binds: boolean;
}

/** What 20 % more of each resource would do, a group of bars a layout; the one that binds is strong. */
export function gainsChart(bars: readonly GainBar[], { width }: ChartOptions): SVGElement {
  const names = [...new Set(bars.map(({ name }) => name))];
  const resources = [...new Set(bars.map(({ resource }) => resource))];
  const marginLeft = Math.max(124, 24 + 6.5 * Math.max(0, ...resources.map((name) => name.length)));
  return drawPlot({
    width,
    height: names.length * (resources.length * 16 + 26) + 50,
    marginLeft,
    marginTop: 26,
    marginBottom: 40,
    marginRight: 20,
    x: {
      label: 'Gain from 20 % more',
      tickFormat: signedTick,
      grid: true,
      ticks: Math.floor(width / 110),
    },
    y: { domain: resources, label: null, tickSize: 0 },
    fy: { domain: names, label: null, axis: null, padding: 0.3 },
    marks: [
      ruleX([0], { stroke: 'var(--ink-soft)' }),
      barX(bars, {
        fy: 'name',
        y: 'resource',
        x: 'gain',
        fill: 'var(--accent)',
        fillOpacity: ({ binds }: GainBar) => (binds ? 1 : 0.4),
        title: ({ name, resource, gain }: GainBar) => `${name}, ${resource}: ${signedPercent(gain)}`,
      }),
      text(names, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'top-left',
        lineAnchor: 'bottom',
        dx: 4 - marginLeft,
        dy: -3,
        fontWeight: 600,
      }),
    ],
    opacity: { type: 'identity' },
  });
}
