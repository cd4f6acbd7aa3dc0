import { barX, text } from '@observablehq/plot';
import type { WaitPart } from '../../probe/waiting.ts';
import { readable } from '../../report/numbers.ts';
import { WAIT_LABELS } from '../../report/wait-labels.ts';
import { type LegendEntry, partStyle } from './colours.ts';
import { type ChartOptions, drawPlot, tick } from './plot-style.ts';

/** Where the time of a request goes: one stacked bar. */
export interface WaitBar {
  /** Of the deployment, and what is shown of it: `mean`. */
  name: string;
  of: string;
  /** Milliseconds by part, in the order in which a request meets them. */
  parts: [WaitPart, number][];
}

export function waitingLegend(bars: readonly WaitBar[]): LegendEntry[] {
  const parts = new Set(bars.flatMap((bar) => bar.parts.map(([part]) => part)));
  return [...parts].map((part) => ({ label: WAIT_LABELS[part], ...partStyle(part) }));
}

/** Stacked bars of the parts of the wait, those of a deployment together. */
export function waitingChart(bars: readonly WaitBar[], { width }: ChartOptions): SVGElement {
  const pieces = bars.flatMap(({ name, of, parts }) => {
    let start = 0;
    return parts.map(([part, ms]) => {
      const from = start;
      start += ms;
      return { name, of, from, to: start, part, ms };
    });
  });
  const totals = bars.map(({ name, of, parts }) => ({
    name,
    of,
    total: parts.reduce((sum, [, ms]) => sum + ms, 0),
  }));
  const names = [...new Set(bars.map(({ name }) => name))];
  const narrow = width < 560;
  return drawPlot({
    width,
    height: names.length * (narrow ? 96 : 72) + 56,
    marginLeft: narrow ? 84 : 100,
    marginRight: 56,
    marginBottom: 40,
    marginTop: 24,
    x: { label: 'Milliseconds of a request', grid: true, tickFormat: tick, ticks: narrow ? 4 : 8 },
    y: { label: null, tickSize: 0, padding: 0.2, domain: [...new Set(bars.map(({ of }) => of))] },
    fy: { label: null, axis: null, padding: 0.36, domain: names },
    marks: [
      barX(pieces, {
        fy: 'name',
        y: 'of',
        x1: 'from',
        x2: 'to',
        fill: { value: ({ part }: { part: WaitPart }) => partStyle(part).colour, scale: null },
        fillOpacity: { value: ({ part }: { part: WaitPart }) => partStyle(part).opacity, scale: null },
        stroke: 'var(--surface)',
        strokeWidth: 0.75,
        title: ({ part, ms }: { part: WaitPart; ms: number }) => `${WAIT_LABELS[part]}: ${readable(ms)} ms`,
      }),
      text(totals, {
        fy: 'name',
        y: 'of',
        x: 'total',
        text: ({ total }: { total: number }) => readable(total),
        dx: 6,
        textAnchor: 'start',
      }),
      text(names, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'top-left',
        lineAnchor: 'bottom',
        dy: -4,
        dx: narrow ? -80 : -96,
        fontWeight: 600,
      }),
    ],
  });
}
