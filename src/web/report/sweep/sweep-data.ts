import type { LatencyName } from '../../../observe/run-result.ts';
import { parseLatencyKey, percentileKeys } from '../../../report/metric-keys.ts';
import { type SweepRow, sweepRows } from '../../../study/sweep/pareto.ts';
import type { Estimate, SweepAxis, SweepResult } from '../../../study/sweep/sweep-result.ts';
import type { Curve } from '../../charts/curves.ts';
import type { HeatCell } from '../../charts/heat-map.ts';

/** What a sweep varies, divided into the load that curves are drawn against and the rest, which tells curves apart. */
export interface SweepView {
  rows: SweepRow[];
  /** Undefined if nothing that varies is a number. */
  load: SweepAxis | undefined;
  /** Name of the series of each row, and all names. */
  seriesOf: (row: SweepRow) => string;
  series: string[];
}

const LOAD = /rate|concurrency|qps/i;

export function sweepView(result: SweepResult): SweepView {
  const rows = sweepRows(result);
  const varying = result.axes.filter(({ name }) => distinct(rows, name).length > 1);
  const numeric = varying.filter(({ name }) =>
    distinct(rows, name).every((value) => typeof value === 'number'),
  );
  const load = numeric.find(({ name, path }) => LOAD.test(`${name} ${path}`)) ?? numeric[0];
  // What follows from other values tells nothing apart that they do not.
  const telling = varying.filter((axis) => axis !== load && axis.expression === undefined);
  const names = new Set(rows.map(({ deployment }) => deployment.name)).size > 1;
  const layouts = new Set(rows.map(({ deployment }) => deployment.cluster.layout)).size > 1;
  const seriesOf = ({ point, deployment }: SweepRow) => {
    const settings = telling.map(({ name }) => `${shortName(name)} ${settingText(point.settings[name])}`);
    const parts = [
      ...(names ? [deployment.name] : []),
      ...(layouts && !names ? [deployment.cluster.layout] : settings),
    ];
    return parts.join(', ') || deployment.name;
  };
  return { rows, load, seriesOf, series: [...new Set(rows.map(seriesOf))] };
}

/** Metrics that curves are drawn of: those that people ask for, if the sweep has them. */
export function curveKeys(rows: readonly SweepRow[]): string[] {
  const keys = Object.keys(rows[0]?.deployment.metrics ?? {});
  const tails = ['ttft', 'itl'].flatMap((latency) => percentileKeys(keys, latency).slice(-1));
  const wanted = ['output_throughput', 'request_goodput', 'median_ttft_ms', 'median_tpot_ms', ...tails];
  return wanted.filter((key) => rows.some(({ deployment }) => deployment.metrics[key]));
}

/** True of a latency that depends on how long the run lasts, because requests pile up at this point. */
export function grows(key: string, { deployment: { diverging = [] } }: SweepRow): boolean {
  const latency = parseLatencyKey(key)?.latency;
  return latency !== undefined && diverging.includes(latency as LatencyName);
}

/** One curve a series of a metric against the load. */
export function curvesOf({ rows, load, seriesOf, series }: SweepView, key: string): Curve[] {
  return series.map((name) => ({
    name,
    points: rows.flatMap((row) => {
      const estimate = row.deployment.metrics[key];
      if (seriesOf(row) !== name || !estimate) return [];
      const { mean, low, high } = estimate;
      const x = row.point.settings[load!.name] as number;
      return [{ x, y: mean, low, high, grows: grows(key, row) }];
    }),
  }));
}

export interface HeatMapData {
  x: string;
  y: string;
  cells: HeatCell[];
}

/**
 * A score by number of prefill and decode workers, where the layouts vary; else by the first two settings that do. Where
 * several rows share a cell the best of them stands in it. Undefined if fewer than two things vary.
 *
 * @param score of a row, more is better; below 0 where it cannot be said
 */
export function heatMapOf(
  { axes }: SweepResult,
  rows: readonly SweepRow[],
  score: (row: SweepRow) => number,
): HeatMapData | undefined {
  const layouts = rows.flatMap((row) => {
    const match = /^(\d+)P(\d+)D$/.exec(row.deployment.cluster.layout);
    return match ? [{ row, x: Number(match[1]), y: Number(match[2]) }] : [];
  });
  if (new Set(layouts.map(({ x, y }) => `${x} ${y}`)).size > 1)
    return { x: 'Prefill workers', y: 'Decode workers', cells: bestCells(layouts, score) };
  const varying = axes.filter(
    ({ name, expression }) => expression === undefined && distinct(rows, name).length > 1,
  );
  if (varying.length < 2) return undefined;
  const [x, y] = varying.map(({ name }) => name);
  const value = (setting: unknown) => (typeof setting === 'number' ? setting : settingText(setting));
  const places = rows.map((row) => ({
    row,
    x: value(row.point.settings[x]),
    y: value(row.point.settings[y]),
  }));
  return { x: shortName(x), y: shortName(y), cells: bestCells(places, score) };
}

function bestCells(
  places: readonly { row: SweepRow; x: number | string; y: number | string }[],
  score: (row: SweepRow) => number,
): HeatCell[] {
  const best = new Map<string, HeatCell>();
  for (const { row, x, y } of places) {
    const value = score(row);
    const key = JSON.stringify([x, y]);
    const known = best.get(key);
    if (value >= 0 && (known === undefined || value > known.value)) best.set(key, { x, y, value });
  }
  return [...best.values()];
}

/** A path by its last two parts: `arrivals.rate`. */
export function shortName(name: string): string {
  return name.split('.').slice(-2).join('.');
}

export function settingText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function halfWidth({ mean, high }: Estimate): number | undefined {
  return high === undefined ? undefined : high - mean;
}

function distinct(rows: readonly SweepRow[], name: string): unknown[] {
  const byText = new Map(rows.map(({ point }) => [settingText(point.settings[name]), point.settings[name]]));
  return [...byText.values()];
}
