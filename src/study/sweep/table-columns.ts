import type { LatencyName } from '../../observe/run-result.ts';
import { inColumns } from '../../report/columns.ts';
import { percentileKeys } from '../../report/metric-keys.ts';
import { NOTHING, readable } from '../../report/numbers.ts';
import { GROWS } from '../../report/steadiness.ts';
import type { Styler } from '../../report/styler.ts';
import { type AlikeRows, distinct } from './alike.ts';
import { merit } from './merit.ts';
import type { Estimate, SweepResult } from './sweep-result.ts';

const LONGEST_SETTING = 30;

interface Column {
  title: string;
  text: (row: AlikeRows) => string;
  /** Stands to the left. */
  isText?: boolean;
}

/** Columns of the table of a sweep; what is the same everywhere has none. */
export function columnsOf(result: SweepResult, rows: readonly AlikeRows[]): Column[] {
  const deployments = rows.map(({ deployment }) => deployment);
  const hasGoodput = deployments.some(({ metrics }) => metrics.request_goodput);
  const good = merit(rows).goodRequestsPerPrice;
  const differ = (values: unknown[]) => new Set(values).size > 1;
  return [
    { title: '', text: ({ isPareto }) => (isPareto ? '*' : ' '), isText: true },
    ...result.axes.map(({ name }) => settingColumn(name, result)),
    ...(differ(rows.map(({ names }) => nameText(names))) ? [DEPLOYMENT] : []),
    ...(differ(deployments.map(({ cluster }) => cluster.layout)) ? [LAYOUT] : []),
    { title: 'GPUs', text: ({ deployment }) => String(deployment.cluster.gpus) },
    ...(deployments.some(({ cluster }) => cluster.pricePerHour !== undefined) ? [PRICE] : []),
    ...(good ? [{ title: `good/${good.currency}`, text: (row: AlikeRows) => readable(good.of(row)) }] : []),
    { title: 'tok/s/user', text: userText },
    { title: 'tok/s/GPU', text: (row) => readable(row.tokensPerSecondPerGpu) },
    hasGoodput
      ? {
          title: 'goodput req/s',
          text: ({ deployment }) => estimateText(deployment.metrics.request_goodput),
        }
      : {
          title: 'output tok/s',
          text: ({ deployment }) => estimateText(deployment.metrics.output_throughput),
        },
    ...latencyColumns('ttft', deployments),
    ...latencyColumns('itl', deployments),
  ];
}

/** The header, and a line for each row. */
export function rowLines(columns: readonly Column[], rows: readonly AlikeRows[], styler: Styler): string[] {
  const right = new Set(columns.flatMap(({ isText }, index) => (isText ? [] : [index])));
  const fields = rows.map((row) => columns.map(({ text }) => text(row)));
  const [header, ...lines] = inColumns([columns.map(({ title }) => title), ...fields], right);
  return [styler.dim(header), ...lines];
}

const DEPLOYMENT: Column = { title: 'deployment', text: ({ names }) => nameText(names), isText: true };
const LAYOUT: Column = { title: 'layout', text: ({ deployment }) => deployment.cluster.layout, isText: true };

const PRICE: Column = {
  title: 'per hour',
  text: ({ deployment: { cluster } }) =>
    cluster.pricePerHour === undefined
      ? NOTHING
      : `${cluster.pricePerHour.toFixed(2)} ${cluster.currency ?? ''}`.trimEnd(),
};

/** `any` where the value has no effect. */
function settingColumn(name: string, { points }: SweepResult): Column {
  const all = distinct(points.map(({ settings }) => settings[name]));
  return {
    // A path by its last two parts: arrivals.rate.
    title: name.split('.').slice(-2).join('.'),
    text: ({ settings }) =>
      all.length > 1 && settings[name].length === all.length
        ? 'any'
        : shortened(settings[name].map(textOf).join(' ')),
    isText: all.some((value) => typeof value !== 'number'),
  };
}

/** The highest percentile that there is. */
function latencyColumns(name: LatencyName, deployments: AlikeRows['deployment'][]): Column[] {
  const keys = Object.keys(deployments[0]?.metrics ?? {});
  return percentileKeys(keys, name)
    .slice(-1)
    .map((key) => ({
      title: `${key.split('_')[0].toUpperCase()} ${name.toUpperCase()} ms`,
      text: ({ deployment: { metrics, diverging } }) =>
        diverging?.includes(name) ? GROWS : estimateText(metrics[key]),
    }));
}

/** What varies may make one deployment of several. */
function nameText([first, ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} like it`;
}

function userText({ deployment, tokensPerSecondPerUser }: AlikeRows): string {
  return deployment.diverging?.includes('tpot') ? GROWS : readable(tokensPerSecondPerUser);
}

/** `12.3 ±0.4`, without the interval where there is none. */
function estimateText(estimate: Estimate | null | undefined): string {
  if (!estimate) return NOTHING;
  const { mean, high } = estimate;
  return high === undefined ? readable(mean) : `${readable(mean)} ±${readable(high - mean)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function shortened(text: string): string {
  return text.length > LONGEST_SETTING ? `${text.slice(0, LONGEST_SETTING - 1)}…` : text;
}
