import { inColumns } from '../../report/columns.ts';
import { type Cell, type Grid, renderGrid } from '../../report/grid.ts';
import { metricLabel, parseLatencyKey, percentileKeys } from '../../report/metric-keys.ts';
import { grouped, NOTHING, readable, signedPercent } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import type { Change, ComparedItem, Comparison } from './comparison.ts';

const MOST_BLOCKS = 8;
const MOST_ROWS = 40;
/** What is less is not worth a colour. */
const LEAST_CHANGE = 0.01;

/** A few items with all their metrics, or many with the metrics that people look at first. */
export function renderComparison(comparison: Comparison, width = 100, styler: Styler = PLAIN): string {
  const { files, items, unmatched } = comparison;
  const letters = files.map((_, index) => String.fromCharCode('A'.charCodeAt(0) + index));
  const legend = files.map(({ file, scenario, seeds }, index) => {
    const seedText = seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds[0]} to ${seeds.at(-1)}`;
    return `${styler.heading(letters[index])}  ${file}${styler.dim(`  ${scenario}, ${seedText}`)}`;
  });
  const body =
    items.length <= MOST_BLOCKS
      ? renderGrid(gridOf(items, letters), width, styler)
      : itemLines(items, letters, styler);
  const hasIntervals = items.some(({ metrics }) =>
    Object.values(metrics).some(({ changes }) => changes.some((change) => change?.significant !== undefined)),
  );
  const notes = [
    ...(hasIntervals ? ['~ a difference that replications alone could make (95 %)'] : []),
    ...growthNotes(items),
    ...(unmatched.length === 0 ? [] : [unmatchedText(unmatched)]),
  ].map(styler.dim);
  return [legend, body, notes]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function gridOf(items: readonly ComparedItem[], letters: readonly string[]): Grid {
  const keys = [...new Set(items.flatMap(({ metrics }) => Object.keys(metrics)))];
  const shown = keys.filter((key) =>
    items.some(({ metrics }) => metrics[key]?.values.some((value) => value)),
  );
  return {
    title: 'Metric',
    rows: shown.map((key) => metricLabel(key)),
    columns: [letters[0], ...letters.slice(1).flatMap((letter) => [letter, `${letter}-${letters[0]}`, '%'])],
    blocks: items.map((item) => ({
      heading: item.name,
      cells: shown.map((key) => gridCells(item, key, letters)),
    })),
  };
}

function gridCells({ metrics }: ComparedItem, key: string, letters: readonly string[]): Cell[] {
  const metric = metrics[key];
  const number = (value: number | undefined): Cell =>
    value === undefined
      ? { text: NOTHING, style: 'dim' }
      : { text: metricLabel(key).count ? grouped(value) : readable(value) };
  return letters.flatMap((_, index): Cell[] => {
    const value = number(metric?.values[index]?.mean);
    if (index === 0) return [value];
    const change = metric?.changes[index - 1] ?? undefined;
    return [value, number(change?.absolute), changeCell(key, change)];
  });
}

function changeCell(key: string, change: Change | undefined): Cell {
  if (!change || change.relative === null) return { text: '' };
  const { relative, significant } = change;
  const text = `${signedPercent(relative)}${significant === false ? ' ~' : ''}`;
  const gain = Math.sign(relative) * better(key);
  if (significant === false || Math.abs(relative) < LEAST_CHANGE || gain === 0) return { text, style: 'dim' };
  return { text, style: gain > 0 ? 'good' : 'bad' };
}

/** 1 if more is better, -1 if less is, 0 if it is neither. */
function better(key: string): number {
  if (parseLatencyKey(key) || ['duration', 'failed', 'unfinished'].includes(key)) return -1;
  return /throughput|goodput/.test(key) ? 1 : 0;
}

/** One line an item: the rates and the highest percentiles of TTFT and ITL, each as `before -> after, change`. */
function itemLines(items: readonly ComparedItem[], letters: readonly string[], styler: Styler): string[] {
  const known = Object.keys(items[0].metrics);
  const goodput = items.some(({ metrics }) => metrics.request_goodput?.values[0]) ? ['request_goodput'] : [];
  const highest = (latency: string) => percentileKeys(known, latency).slice(-1);
  const keys = ['output_throughput', ...goodput, ...highest('ttft'), ...highest('itl')];
  const titles = keys.flatMap((key) => {
    const { label, unit } = metricLabel(key);
    return [`${label} ${unit}`, ...letters.slice(1).map((letter) => `${letter}/${letters[0]}`)];
  });
  const rows = items
    .slice(0, MOST_ROWS)
    .map(({ name, metrics }) => [
      name,
      ...keys.flatMap((key) => [
        readable(metrics[key]?.values[0]?.mean),
        ...letters
          .slice(1)
          .map((_, index) => changeCell(key, metrics[key]?.changes[index] ?? undefined).text),
      ]),
    ]);
  const right = new Set(titles.map((_, index) => index + 1));
  const [header, ...lines] = inColumns([['', ...titles], ...rows], right);
  const more = items.length > MOST_ROWS ? [`and ${items.length - MOST_ROWS} more: --format csv has all`] : [];
  return [styler.dim(header), ...lines, ...more];
}

function growthNotes(items: readonly ComparedItem[]): string[] {
  const growing = items.filter((item) => item.growing.length > 0);
  if (growing.length === 0) return [];
  const [{ name, growing: files }] = growing;
  const more = growing.length > 1 ? `, and in ${growing.length - 1} more` : '';
  return [
    `requests pile up in "${name}" (${files.join(', ')})${more}: latencies there depend on how long the run lasts`,
  ];
}

function unmatchedText(unmatched: Comparison['unmatched']): string {
  const [{ name, files }] = unmatched;
  const more = unmatched.length > 1 ? `, and ${unmatched.length - 1} more` : '';
  return `not in all of them: "${name}" only in ${files.join(', ')}${more}`;
}
