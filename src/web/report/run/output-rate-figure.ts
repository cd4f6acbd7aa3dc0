import type { RunResult } from '../../../observe/run-result.ts';
import { readable } from '../../../report/numbers.ts';
import type { RunDetail } from '../../../report/page/run-detail.ts';
import { figure } from '../../charts/figure.ts';
import { loadChart } from '../../charts/load.ts';

/** Output tokens of the whole cluster by second. */
export function outputRateFigure({ deployments }: RunResult, detail: RunDetail): HTMLElement {
  const series = deployments.map(({ name }, index) => {
    const { widthSeconds, low, high } = detail.deployments[index].outputTokensPerSecond;
    const timeSeconds = low.map((_, bucket) => bucket * widthSeconds);
    const mean = low.map((value, bucket) => (value + high[bucket]) / 2);
    return { name, load: { role: 'all', timeSeconds, low, mean, high } };
  });
  const columns = [
    { label: 'Deployment' },
    { label: 'From', unit: 's' },
    { label: 'Least', unit: 'tok/s' },
    { label: 'Most', unit: 'tok/s' },
  ];
  const rows = series.flatMap(({ name, load: { timeSeconds, low, high } }) =>
    timeSeconds.map((time, index) => [name, time, low[index], high[index]] as const),
  );
  return figure({
    title: 'Output tokens a second',
    note: 'Tokens that clients received in each second; where seconds share a pixel, the band spans the slowest and the fastest of them.',
    draw: (width) => loadChart(series, { width, label: 'Output (tok/s)' }),
    table: { columns, rows: rows.map(([name, ...values]) => [name, ...values.map(readable)]) },
    data: { columns, rows: rows.map((row) => [...row]) },
  });
}
