import { type ComponentChild, h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RunResult } from '../../../observe/run-result.ts';
import { WAIT_PARTS, type WaitPart } from '../../../probe/waiting.ts';
import { cdfChart } from '../../charts/cdf.ts';
import { type LegendEntry, seriesLegend } from '../../charts/colours.ts';
import { type WaitBar, waitingChart, waitingLegend } from '../../charts/waiting.ts';
import type { RunAnswer } from '../engine/queries.ts';
import { useWidth } from './canvas.ts';

/** How TTFT and ITL are distributed. */
export function Distributions({ run }: { run: RunAnswer }): ComponentChild {
  const names = run.result.deployments.map(({ name }) => name);
  const chart = (key: 'ttft' | 'itl', label: string) => (width: number) =>
    cdfChart(
      run.figures.map((figures, index) => ({ name: names[index], line: figures[key] })),
      { width, label },
    );
  const legend = names.length > 1 ? seriesLegend(names) : [];
  return h(
    'div',
    { class: 'pair' },
    h(Figure, {
      title: 'Time to first token',
      label:
        'Cumulative distribution of the time to first token; percentiles stand in the table of all metrics',
      render: chart('ttft', 'TTFT'),
      drawnFrom: run,
      legend,
    }),
    h(Figure, {
      title: 'Gaps between tokens',
      label: 'Cumulative distribution of inter-token latency; percentiles stand in the table of all metrics',
      render: chart('itl', 'ITL'),
      drawnFrom: run,
      legend,
    }),
  );
}

/** Where the time of a request goes, on average and for the slowest. */
export function WaitingParts({ result }: { result: RunResult }): ComponentChild {
  const bars = result.deployments.flatMap(({ name, waiting }): WaitBar[] => [
    { name, of: 'mean', parts: partsOf(waiting.meanMs) },
    { name, of: 'slowest 1 %', parts: partsOf(waiting.slowestPercentMs) },
  ]);
  return h(Figure, {
    title: 'Where the time of a request goes',
    label: 'Stacked parts of the wait; their milliseconds stand in the table of all metrics',
    render: (width: number) => waitingChart(bars, { width }),
    drawnFrom: result,
    legend: waitingLegend(bars),
  });
}

/** A part that rounds to nothing takes no room in the legend either. */
const LEAST_MS = 1e-3;

function partsOf(milliseconds: Record<string, number>): [WaitPart, number][] {
  return WAIT_PARTS.filter((part) => (milliseconds[part] ?? 0) > LEAST_MS).map((part) => [
    part,
    milliseconds[part],
  ]);
}

interface FigureProps {
  title: string;
  label: string;
  render: (width: number) => SVGElement;
  /** Drawn anew when this changes. */
  drawnFrom: unknown;
  legend: LegendEntry[];
}

function Figure({ title, label, render, drawnFrom, legend }: FigureProps): ComponentChild {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useLayoutEffect(() => {
    if (width > 0) place.current?.replaceChildren(render(width));
  }, [width, drawnFrom]);
  return h(
    'figure',
    {},
    h('figcaption', {}, title),
    h('div', { class: 'chart', ref: place, role: 'img', 'aria-label': label }),
    h(Legend, { entries: legend }),
  );
}

export function Legend({ entries }: { entries: LegendEntry[] }): ComponentChild {
  if (entries.length === 0) return null;
  return h(
    'ul',
    { class: 'legend' },
    entries.map(({ label, colour, opacity = 1, dash }) =>
      h(
        'li',
        { key: label },
        dash === undefined
          ? h('i', { style: { background: colour, opacity } })
          : h('i', { class: 'line', style: { borderTop: `2px ${dash ? 'dashed' : 'solid'} ${colour}` } }),
        label,
      ),
    ),
  );
}
