import { type Cell, renderGrid } from '../../report/grid.ts';
import type { Styler } from '../../report/styler.ts';
import type { Accuracy } from './accuracy.ts';

/** A line for every group of rows, and below them what was left out, and why. */
export function renderAccuracy({ groups, outside }: Accuracy, styler: Styler): string {
  const cells = groups.map(({ rows, medianError, p90Error, bias }): Cell[] => [
    { text: String(rows) },
    { text: percent(medianError) },
    { text: percent(p90Error) },
    { text: `${bias < 0 ? '' : '+'}${percent(bias)}` },
  ]);
  const grid = {
    title: 'static batches',
    rows: groups.map(({ group }) => ({ label: group, unit: '' })),
    columns: ['rows', 'median', 'p90', 'bias'],
    blocks: [{ heading: 'error, relative', cells }],
  };
  const reasons = [...outside].map(([reason, rows]) => `${String(rows).padStart(4)}  ${reason}`);
  return `${[...renderGrid(grid, Infinity, styler), '', 'rows that are out of scope', ...reasons].join('\n')}\n`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
