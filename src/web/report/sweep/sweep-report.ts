import { inMetricOrder, metricLabel } from '../../../report/metric-keys.ts';
import { grouped, readable } from '../../../report/numbers.ts';
import { GROWS } from '../../../report/steadiness.ts';
import { merit } from '../../../study/sweep/merit.ts';
import type { SweepRow } from '../../../study/sweep/pareto.ts';
import type { SweepResult } from '../../../study/sweep/sweep-result.ts';
import { seriesLegend } from '../../charts/colours.ts';
import { curvesChart } from '../../charts/curves.ts';
import { figure } from '../../charts/figure.ts';
import { heatMap } from '../../charts/heat-map.ts';
import { paretoChart } from '../../charts/pareto.ts';
import { type DataTable, tableElement } from '../../charts/table.ts';
import { element } from '../../dom/element.ts';
import { factList, type Report } from '../shell.ts';
import { shortLabel } from '../short-label.ts';
import {
  curveKeys,
  curvesOf,
  grows,
  halfWidth,
  heatMapOf,
  type SweepView,
  settingText,
  shortName,
  sweepView,
} from './sweep-data.ts';

const BEST_ROWS = 10;

export function sweepReport(result: SweepResult): Report {
  const { scenario, axes, seeds, points } = result;
  const view = sweepView(result);
  const impossible = points.filter(({ infeasible }) => infeasible !== undefined);
  const ranking = merit(view.rows);
  const best = view.rows.toSorted((a, b) => ranking.score(b) - ranking.score(a));
  const growing = view.rows.filter(({ deployment }) => (deployment.diverging ?? []).length > 0);
  return {
    kind: 'Sweep',
    title: scenario,
    answer: answer(view, best[0], ranking),
    warnings:
      growing.length === 0
        ? []
        : [
            `At ${grouped(growing.length)} of ${grouped(view.rows.length)} points requests pile up: their latencies depend on how long a run lasts, and are drawn hollow.`,
          ],
    summary: [
      tableElement(rowsTable(result, best.slice(0, BEST_ROWS)), `The ${BEST_ROWS} best points`),
      factList([
        { label: 'Points', value: grouped(points.length) },
        { label: 'Seeds', value: seeds.length === 1 ? String(seeds[0]) : `${seeds[0]} to ${seeds.at(-1)}` },
        ...axes.map(({ name, expression }) => ({
          label: shortName(name),
          value: expression === undefined ? valuesText(result, name) : `= ${expression}`,
        })),
        ...(impossible.length === 0
          ? []
          : [{ label: 'Impossible points', value: `${grouped(impossible.length)}: ${reasons(impossible)}` }]),
      ]),
    ],
    sections: [
      {
        title: 'Curves',
        content:
          view.load === undefined
            ? []
            : [
                element(
                  'div',
                  { class: 'pair' },
                  ...curveKeys(view.rows).map((key) => curveFigure(view, key)),
                ),
              ],
      },
      { title: 'Trade-offs', content: [...heatFigure(result, view), paretoFigure(view)] },
      { title: 'All points', content: [tableElement(rowsTable(result, view.rows), 'All points')] },
    ],
  };
}

function answer(
  { rows, seriesOf, load }: SweepView,
  best: SweepRow | undefined,
  { title, unit, score }: ReturnType<typeof merit>,
): string {
  if (best === undefined) return 'No point of this sweep is possible.';
  if (score(best) < 0) return 'No request was answered at any point.';
  const at =
    load === undefined ? '' : ` at ${shortName(load.name)} ${settingText(best.point.settings[load.name])}`;
  return `${title}: ${seriesOf(best)}${at}, with ${readable(score(best))} ${unit} (of ${grouped(rows.length)} possible points).`;
}

const FEW_VALUES = 8;

function valuesText({ points }: SweepResult, name: string): string {
  const values = [...new Set(points.map(({ settings }) => settingText(settings[name])))];
  if (values.length <= FEW_VALUES) return values.join(', ');
  return `${values.length} values from ${values[0]} to ${values.at(-1)}`;
}

function reasons(points: readonly { infeasible?: string }[]): string {
  return [...new Set(points.map(({ infeasible }) => infeasible))].slice(0, 3).join('; ');
}

function curveFigure(view: SweepView, key: string): HTMLElement {
  const { label, unit } = metricLabel(key);
  const curves = curvesOf(view, key);
  const x = shortName(view.load!.name);
  const isLatency = key.endsWith('_ms');
  const points = curves.flatMap(({ name, points: each }) => each.map((point) => ({ name, ...point })));
  const sure = points.some(({ high }) => high !== undefined);
  const columns = [
    { label: 'Series' },
    { label: x },
    { label, unit },
    { label: '95 % from', unit },
    { label: 'to', unit },
  ];
  return figure({
    title: label,
    note: `Against ${x}${isLatency ? ', on a logarithmic axis' : ''}${sure ? '; bars are 95 % confidence intervals' : ''}.`,
    legend: seriesLegend(view.series),
    draw: (width) => curvesChart(curves, { width, x, y: `${label} (${unit})`, log: isLatency }),
    table: {
      columns,
      rows: points.map((point) => [
        point.name,
        String(point.x),
        ...[point.y, point.low, point.high].map(readable),
      ]),
    },
    data: { columns, rows: points.map((point) => [point.name, point.x, point.y, point.low, point.high]) },
  });
}

function heatFigure(result: SweepResult, { rows }: SweepView): HTMLElement[] {
  const { title, unit, score } = merit(rows);
  const data = heatMapOf(result, rows, score);
  if (data === undefined || data.cells.length < 2) return [];
  const { x, y, cells } = data;
  return [
    figure({
      title: `${title} by ${x.toLowerCase()} and ${y.toLowerCase()}`,
      note: `In ${unit}; where several points share a cell, the best of them.`,
      draw: (width) => heatMap(cells, { width, x, y }),
      table: {
        columns: [{ label: x }, { label: y }, { label: title, unit }],
        rows: cells.map((cell) => [String(cell.x), String(cell.y), readable(cell.value)]),
      },
    }),
  ];
}

function paretoFigure({ rows, seriesOf, series, load }: SweepView): HTMLElement {
  const points = rows.flatMap((row) => {
    const { tokensPerSecondPerUser: x, tokensPerSecondPerGpu: y, isPareto } = row;
    if (x === undefined || y === undefined) return [];
    const name = seriesOf(row);
    const at = load === undefined ? '' : ` @ ${settingText(row.point.settings[load.name])}`;
    return [{ series: series.indexOf(name), label: `${name}${at}`, x, y, isFront: isPareto }];
  });
  const [x, y] = ['Tokens/s of a user', 'Tokens/s of a GPU'];
  const columns = [{ label: 'Point' }, { label: x }, { label: y }, { label: 'On the front' }];
  const ordered = points.toSorted((a, b) => Number(b.isFront) - Number(a.isFront) || b.x - a.x);
  const flag = (isFront: boolean) => (isFront ? 'yes' : '');
  return figure({
    title: 'Pareto front: what users see against what a GPU does',
    note: 'Output tokens a second that a user sees (1 / median TPOT) against those of a GPU. The line joins the points that no other beats in both.',
    legend: seriesLegend(series).map(({ label, colour }) => ({ label, colour })),
    draw: (width) => paretoChart(points, { width, x, y }),
    table: {
      columns,
      rows: ordered.map((point) => [point.label, readable(point.x), readable(point.y), flag(point.isFront)]),
    },
    data: { columns, rows: ordered.map((point) => [point.label, point.x, point.y, flag(point.isFront)]) },
  });
}

/** Settings and metrics, a row a deployment of a point. */
function rowsTable({ axes }: SweepResult, rows: readonly SweepRow[]): DataTable {
  const names = new Set(rows.map(({ deployment }) => deployment.name)).size > 1;
  // A layout that varies stands among the settings.
  const layouts = rows.some(
    ({ point, deployment }) => !Object.values(point.settings).includes(deployment.cluster.layout),
  );
  const keys = inMetricOrder(curveKeys(rows));
  return {
    columns: [
      ...axes.map(({ name }) => ({ label: shortName(name) })),
      ...(names ? [{ label: 'Deployment' }] : []),
      ...(layouts ? [{ label: 'Layout' }] : []),
      { label: 'GPUs' },
      { label: 'tok/s/user' },
      { label: 'tok/s/GPU' },
      ...keys.map(shortLabel),
    ],
    rows: rows.map((row) => {
      const { point, deployment, tokensPerSecondPerUser, tokensPerSecondPerGpu } = row;
      return [
        ...axes.map(({ name }) => settingText(point.settings[name])),
        ...(names ? [deployment.name] : []),
        ...(layouts ? [deployment.cluster.layout] : []),
        String(deployment.cluster.gpus),
        readable(tokensPerSecondPerUser),
        readable(tokensPerSecondPerGpu),
        ...keys.map((key) => {
          const estimate = deployment.metrics[key];
          if (grows(key, row)) return GROWS;
          if (!estimate) return '-';
          const width = halfWidth(estimate);
          return width === undefined
            ? readable(estimate.mean)
            : `${readable(estimate.mean)} ± ${readable(width)}`;
        }),
      ];
    }),
  };
}
