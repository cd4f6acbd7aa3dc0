import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { Matrix, pseudoInverse } from 'ml-matrix';
import type { Point } from './search-space.ts';

/** Errors of all cells at a point: 0 is a perfect match. */
export type Errors = (point: Point) => readonly number[];

export interface Bounds {
  low: Point;
  high: Point;
}

/**
 * Simulated latencies are smooth only at a distance: one more request in a step makes a small jump. A step of 5 % sees
 * the slope and not the jumps.
 */
const STEP = 0.05;
/** The library goes on from where it is even if it got worse there: short rounds bring it back to the best point. */
const ITERATIONS = 4;
const LEAST_GAIN = 0.01;
/** Rounds begin in turn with long and with short steps: in a narrow valley long ones leap from wall to wall. */
const DAMPING = [0.01, 1e-4, 0.3];
const NEGLIGIBLE = 1e-7;

/**
 * The point of the least sum of squared errors within bounds, by the method of Levenberg and Marquardt.
 * @param rounds of a few iterations each; it ends sooner when rounds of every kind gain less than a hundredth
 */
export function leastSquares(errors: Errors, start: Point, bounds: Bounds, rounds: number): Point {
  const rows = errors(start).map((_, row) => row);
  const data = { x: rows, y: rows.map(() => 0) };
  let best = start;
  let [least, idleRounds] = [sumOfSquares(errors(start)), 0];
  for (let round = 0; round < rounds && least > NEGLIGIBLE && idleRounds < DAMPING.length; round++) {
    const { parameterValues } = levenbergMarquardt(data, byRow(errors), {
      initialValues: best,
      minValues: bounds.low,
      maxValues: bounds.high,
      jacobianFunction: (point) => {
        const columns = withoutBlocked(slopes(errors, point, bounds), errors(point), point, bounds);
        return (row) => columns.map((column) => column[row]);
      },
      maxIterations: ITERATIONS,
      errorTolerance: 1e-12,
      damping: DAMPING[round % DAMPING.length],
    });
    const reached = sumOfSquares(errors(parameterValues));
    idleRounds = reached < least * (1 - LEAST_GAIN) ? 0 : idleRounds + 1;
    if (reached < least) [best, least] = [parameterValues, reached];
  }
  return best;
}

/** How each error changes along each axis: columns[axis][row]. Steps go inwards where they would leave the bounds. */
export function slopes(errors: Errors, point: Point, { high }: Bounds): number[][] {
  const here = errors(point);
  return point.map((coordinate, axis) => {
    const step = coordinate + STEP > high[axis] ? -STEP : STEP;
    const there = errors(point.with(axis, coordinate + step));
    return here.map((error, row) => (there[row] - error) / step);
  });
}

/**
 * The columns without those of coordinates that stand at a bound and that the full step would push beyond it: the
 * library cuts such steps off, and what the other coordinates do to make up for them would only do harm.
 */
function withoutBlocked(
  columns: readonly number[][],
  here: readonly number[],
  point: Point,
  { low, high }: Bounds,
): number[][] {
  let free: readonly number[][] = columns;
  for (const _ of columns) {
    const step = fullStep(free, here);
    const isBlocked = (axis: number) =>
      (point[axis] >= high[axis] && step[axis] > 0) || (point[axis] <= low[axis] && step[axis] < 0);
    free = free.map((column, axis) => (isBlocked(axis) ? column.map(() => 0) : column));
  }
  return [...free];
}

/** To the least squares of what the slopes promise; 0 along axes without slopes. */
function fullStep(columns: readonly number[][], here: readonly number[]): number[] {
  const slopesByRow = new Matrix(columns as number[][]).transpose();
  const wanted = Matrix.columnVector(here.map((error) => -error));
  return pseudoInverse(slopesByRow).mmul(wanted).getColumn(0);
}

function sumOfSquares(errors: readonly number[]): number {
  return errors.reduce((sum, error) => sum + error * error, 0);
}

/** The library asks for one row at a time; all of them are simulated together. */
function byRow(errors: Errors) {
  return (point: number[]) => {
    const all = errors(point);
    return (row: number) => all[row];
  };
}
