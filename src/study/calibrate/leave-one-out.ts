import { groups } from 'd3-array';
import type { MeasuredCell } from './experiment.ts';
import { type Bounds, type Errors, leastSquares } from './least-squares.ts';
import type { Point } from './search-space.ts';

/** Fewer loads say little about a load that is missing. */
const LEAST_LOADS = 3;
/** The solution for all cells is close to that for almost all. */
const ROUNDS = 1;

export interface LeftOut {
  unit: 'load' | 'number';
  folds: number;
  /** Of every cell, as the fit to the others predicts it. */
  errors: number[];
}

/**
 * Fits again without a part of the cells and predicts them: all numbers of one deployment under one load, if the rest
 * is enough to fit to, and one number at a time otherwise.
 */
export function leaveOneOut(
  cells: readonly MeasuredCell[],
  errors: Errors,
  solution: Point,
  bounds: Bounds,
): LeftOut {
  const folds = foldsOf(cells, solution.length);
  const left = cells.map(() => 0);
  for (const fold of folds.rows) {
    const kept = cells.flatMap((_, row) => (fold.includes(row) ? [] : [row]));
    const errorsOfKept: Errors = (point) => {
      const all = errors(point);
      return kept.map((row) => all[row]);
    };
    const predicted = errors(leastSquares(errorsOfKept, solution, bounds, ROUNDS));
    for (const row of fold) left[row] = predicted[row];
  }
  return { unit: folds.unit, folds: folds.rows.length, errors: left };
}

function foldsOf(
  cells: readonly MeasuredCell[],
  parameters: number,
): { unit: LeftOut['unit']; rows: number[][] } {
  const all = cells.map((_, row) => row);
  const loads = groups(all, (row) => `${cells[row].deployment}\n${cells[row].load}`).map(([, rows]) => rows);
  const most = Math.max(...loads.map((rows) => rows.length));
  if (loads.length >= LEAST_LOADS && cells.length - most >= parameters) return { unit: 'load', rows: loads };
  return { unit: 'number', rows: all.map((row) => [row]) };
}
