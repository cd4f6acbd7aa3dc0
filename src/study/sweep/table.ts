import { grouped } from '../../report/numbers.ts';
import { PLAIN, type Styler } from '../../report/styler.ts';
import { type AlikeRows, alikeRows } from './alike.ts';
import { merit } from './merit.ts';
import type { SweepResult } from './sweep-result.ts';
import { columnsOf, rowLines } from './table-columns.ts';

/** As many rows as fit on a screen twice. */
const BEST_ROWS = 10;
const PARETO_ROWS = 20;
const REASONS = 5;

/** What a planner looks for first: the points of most merit, and the front of tokens/s/user against tokens/s/GPU. */
export function renderSweep(result: SweepResult, styler: Styler = PLAIN): string {
  const rows = alikeRows(result);
  const { title, score } = merit(rows);
  const columns = columnsOf(result, rows);
  const section = (heading: string, some: AlikeRows[]) =>
    some.length === 0 ? [] : [styler.heading(heading), ...rowLines(columns, some, styler)];
  const best = rows.toSorted((a, b) => score(b) - score(a)).slice(0, BEST_ROWS);
  const front = rows
    .filter(({ isPareto }) => isPareto)
    .sort((a, b) => b.tokensPerSecondPerUser! - a.tokensPerSecondPerUser!);
  const more = front.length > PARETO_ROWS ? `, the first ${PARETO_ROWS} of ${front.length}` : '';
  const sections = [
    [titleLine(result, styler)],
    section(title, best),
    section(`Pareto front (*) of tokens/s/user against tokens/s/GPU${more}`, front.slice(0, PARETO_ROWS)),
    growth(rows, styler),
    reasons(result, styler),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function titleLine({ scenario, seeds, points }: SweepResult, styler: Styler): string {
  const seedText =
    seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds[0]} to ${seeds.at(-1)}, ± is 95 %`;
  return `${styler.heading(scenario)}${styler.dim(`, ${grouped(points.length)} points, ${seedText}`)}`;
}

function growth(rows: readonly AlikeRows[], styler: Styler): string[] {
  const count = rows.filter(({ deployment }) => deployment.diverging).length;
  if (count === 0) return [];
  const what = `Requests pile up in ${grouped(count)} of ${grouped(rows.length)} rows`;
  return [
    styler.dim(`${what}: what "grows" there depends on how long the run lasts, and they are on no front.`),
  ];
}

/** Why points are impossible, the first few reasons of them. */
function reasons({ points }: SweepResult, styler: Styler): string[] {
  const counts = new Map<string, number>();
  for (const { infeasible } of points)
    if (infeasible !== undefined) counts.set(infeasible, (counts.get(infeasible) ?? 0) + 1);
  if (counts.size === 0) return [];
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const lines = [...counts].slice(0, REASONS).map(([reason, count]) => `  ${count} x ${reason}`);
  const more = counts.size > REASONS ? [`  and ${counts.size - REASONS} more reasons`] : [];
  return [
    styler.heading(`Impossible: ${grouped(total)} of ${grouped(points.length)} points`),
    ...lines,
    ...more,
  ];
}
