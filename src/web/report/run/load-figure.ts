import type { RunResult } from '../../../observe/run-result.ts';
import { percent, readable } from '../../../report/numbers.ts';
import { LOADS, type Load, roleLoads } from '../../../report/page/role-loads.ts';
import { roleColour } from '../../charts/colours.ts';
import { figure } from '../../charts/figure.ts';
import { loadChart } from '../../charts/load.ts';

export function loadFigure({ deployments }: RunResult, load: Load): HTMLElement {
  const { label, percent: isShare } = LOADS[load];
  const series = deployments.flatMap(({ name, timeline: { workers } }) =>
    roleLoads(workers, load).map((each) => ({ name, load: each })),
  );
  const roles = [...new Set(series.map((each) => each.load.role))];
  const columns = [
    { label: 'Deployment' },
    { label: 'Workers' },
    { label: 'From', unit: 's' },
    ...['Least', 'Mean', 'Most'].map((statistic) => ({ label: statistic })),
  ];
  const rows = series.flatMap(({ name, load: { role, timeSeconds, low, mean, high } }) =>
    timeSeconds.map((time, index) => [name, role, time, low[index], mean[index], high[index]] as const),
  );
  const shown = (value: number) => (isShare ? percent(value) : readable(value));
  return figure({
    title: label,
    note: 'Of each worker the largest value in a bucket of time; the line is the mean over the workers, the band spans them.',
    legend: roles.map((role) => ({ label: `${role} workers`, colour: roleColour(role) })),
    draw: (width) => loadChart(series, { width, label, percent: isShare }),
    table: {
      columns,
      rows: rows.map(([name, role, time, ...values]) => [name, role, readable(time), ...values.map(shown)]),
    },
    data: { columns, rows: rows.map((row) => [...row]) },
  });
}
