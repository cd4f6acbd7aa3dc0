import type { RunResult } from '../../../observe/run-result.ts';
import { WAIT_PARTS, type WaitPart } from '../../../probe/waiting.ts';
import { readable } from '../../../report/numbers.ts';
import { WAIT_LABELS } from '../../../report/wait-labels.ts';
import { figure } from '../../charts/figure.ts';
import { type WaitBar, waitingChart, waitingLegend } from '../../charts/waiting.ts';

/** A part that is smaller would not be seen, nor would its entry in the legend help. */
const SMALLEST_SHARE = 1e-4;

export function waitingFigure({ deployments }: RunResult): HTMLElement {
  const bars: WaitBar[] = deployments.flatMap(({ name, waiting: { meanMs, slowestPercentMs } }) => [
    { name, of: 'mean', parts: partsOf(meanMs) },
    { name, of: 'slowest 1 %', parts: partsOf(slowestPercentMs) },
  ]);
  const met = WAIT_PARTS.filter((part) => bars.some(({ parts }) => parts.some(([each]) => each === part)));
  const value = ({ parts }: WaitBar, part: WaitPart) => parts.find(([each]) => each === part)?.[1];
  const columns = [
    { label: 'Part' },
    ...bars.map(({ name, of }) => ({ label: `${name}, ${of}`, unit: 'ms' })),
  ];
  return figure({
    title: 'Parts of the wait',
    note: 'End-to-end latency of a request, divided by what it waited for: the mean over all requests, and over the slowest 1 % of them.',
    legend: waitingLegend(bars),
    draw: (width) => waitingChart(bars, { width }),
    table: {
      columns,
      rows: met.map((part) => [WAIT_LABELS[part], ...bars.map((bar) => readable(value(bar, part)))]),
    },
    data: { columns, rows: met.map((part) => [WAIT_LABELS[part], ...bars.map((bar) => value(bar, part))]) },
  });
}

function partsOf(milliseconds: Record<string, number>): [WaitPart, number][] {
  const total = WAIT_PARTS.reduce((sum, part) => sum + (milliseconds[part] ?? 0), 0);
  return WAIT_PARTS.flatMap((part): [WaitPart, number][] => {
    const ms = milliseconds[part] ?? 0;
    return ms > total * SMALLEST_SHARE ? [[part, ms]] : [];
  });
}
