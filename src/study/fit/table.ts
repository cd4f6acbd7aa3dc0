import { type Cell, renderGrid } from '../../report/grid.ts';
import type { Styler } from '../../report/styler.ts';
import type { FittedOperator } from './fit-operators.ts';
import { profileFigures } from './profile-figures.ts';

/** A line for every operator class, and below them its figures as the profile writes them. */
export function renderFits(fitted: readonly FittedOperator[], styler: Styler): string {
  const cells = fitted.map(({ rows, refused, medianError, p90Error }): Cell[] => [
    { text: String(rows) },
    { text: String(refused) },
    { text: percent(medianError) },
    { text: percent(p90Error) },
  ]);
  const grid = {
    title: 'operator',
    rows: fitted.map((operator) => ({ label: nameOf(operator), unit: '' })),
    columns: ['rows', 'refused', 'median', 'p90'],
    blocks: [{ heading: 'error, relative', cells }],
  };
  const figures = fitted.map((operator) => {
    const pairs = Object.entries(profileFigures(operator)).map(([name, value]) => `${name}: ${value}`);
    return `${nameOf(operator)}: { ${pairs.join(', ')} }`;
  });
  const note = 'refused: faster than the peaks of the hardware; errors are over the other rows';
  return `${[...renderGrid(grid, Infinity, styler), '', note, '', ...figures].join('\n')}\n`;
}

function nameOf({ path }: FittedOperator): string {
  return path.filter((part) => part !== undefined).join('.');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
