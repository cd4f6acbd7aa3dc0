import type { RunResult } from '../../../observe/run-result.ts';
import { readable } from '../../../report/numbers.ts';
import type { RunDetail } from '../../../report/page/run-detail.ts';
import { figure } from '../../charts/figure.ts';
import { PERCENTILES_LEGEND, percentilesChart } from '../../charts/percentiles-over-time.ts';

const SOURCES = {
  ttft: { key: 'ttftOverTime', by: 'sent' },
  itl: { key: 'itlOverTime', by: 'made' },
} as const;
const WHAT = { ttft: 'requests', itl: 'tokens' };

export function overTimeFigure(
  { deployments }: RunResult,
  detail: RunDetail,
  latency: keyof typeof SOURCES,
): HTMLElement {
  const { key, by } = SOURCES[latency];
  const series = deployments.map(({ name }, index) => ({ name, data: detail.deployments[index][key] }));
  const label = latency.toUpperCase();
  const rows = series.flatMap(({ name, data: { widthSeconds, median, p99, max } }) =>
    median.map((value, window) => ({
      name,
      time: window * widthSeconds,
      values: [value, p99[window], max[window]],
    })),
  );
  const columns = [
    { label: 'Deployment' },
    { label: 'From', unit: 's' },
    ...['Median', 'P99', 'Largest'].map((statistic) => ({ label: statistic, unit: 'ms' })),
  ];
  return figure({
    title: `${label} over time`,
    note: `Of the ${WHAT[latency]} ${by} in each hundredth of the run, the warm-up included.`,
    legend: PERCENTILES_LEGEND,
    draw: (width) => percentilesChart(series, { width, label }),
    table: {
      columns,
      rows: rows.map(({ name, time, values }) => [
        name,
        readable(time),
        ...values.map((seconds) => readable(seconds === null ? null : seconds * 1000)),
      ]),
    },
    data: {
      columns,
      rows: rows.map(({ name, time, values }) => [
        name,
        time,
        ...values.map((seconds) => (seconds === null ? undefined : seconds * 1000)),
      ]),
    },
  });
}
