import type { RunResult } from '../../../observe/run-result.ts';
import { readable } from '../../../report/numbers.ts';
import { valueAt } from '../../../report/page/cdf.ts';
import type { RunDetail } from '../../../report/page/run-detail.ts';
import { cdfChart } from '../../charts/cdf.ts';
import { seriesLegend } from '../../charts/colours.ts';
import { figure } from '../../charts/figure.ts';

const PERCENTILES = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9, 100];
const NOTES = {
  ttft: 'Share of the requests whose first token came within this time.',
  itl: 'Share of the gaps between tokens, those of all answers together, that were at most this long.',
};

export function distributionFigure(
  { deployments }: RunResult,
  detail: RunDetail,
  latency: keyof typeof NOTES,
): HTMLElement {
  const series = deployments.map(({ name }, index) => ({ name, line: detail.deployments[index][latency] }));
  const label = latency.toUpperCase();
  return figure({
    title: `Distribution of ${label}`,
    note: `${NOTES[latency]} The dotted line is the 99th percentile.`,
    legend: seriesLegend(deployments.map(({ name }) => name)),
    draw: (width) => cdfChart(series, { width, label }),
    table: {
      columns: [{ label: 'Percentile' }, ...series.map(({ name }) => ({ label: name, unit: 'ms' }))],
      rows: PERCENTILES.map((percentile) => [
        percentile === 100 ? 'largest' : `P${percentile}`,
        ...series.map(({ line }) => inMilliseconds(valueAt(line, percentile / 100))),
      ]),
    },
    data: {
      columns: [{ label: 'deployment' }, { label: label.toLowerCase(), unit: 'ms' }, { label: 'share' }],
      rows: series.flatMap(({ name, line: { value, share } }) =>
        value.map((seconds, index) => [name, seconds * 1000, share[index]]),
      ),
    },
  });
}

function inMilliseconds(seconds: number | undefined): string {
  return readable(seconds === undefined ? undefined : seconds * 1000);
}
