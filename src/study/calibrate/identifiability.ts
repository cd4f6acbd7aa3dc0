import { Matrix, pseudoInverse, SingularValueDecomposition } from 'ml-matrix';

/** What the data say about the parameters at the solution, by the columns of its Jacobian. */
export interface Identifiability {
  /** Axes that move no number. */
  unseen: number[];
  /** Groups of axes whose effects the data cannot tell apart. */
  confused: number[][];
  /** Standard error of each coordinate; undefined where there is none to tell. */
  standardErrors: (number | undefined)[];
}

/** A change of a tenth that moves no number by more than 0.2 % goes under in any measurement. */
const LEAST_SLOPE = 0.02;
/** Belsley, Kuh and Welsch: indices above 10 begin to matter; two columns then correlate by 0.98. */
const LARGEST_CONDITION_INDEX = 10;
/** Components of a direction below this share of its length are no part of a group. */
const LEAST_COMPONENT = 0.3;
/** Nobody measures a cluster better than this. */
const LEAST_NOISE = 0.01;

/**
 * @param columns columns[axis][row]: change of the logarithm of a number with the coordinate of an axis
 * @param errors of the rows at the solution
 */
export function identifiability(
  columns: readonly (readonly number[])[],
  errors: readonly number[],
): Identifiability {
  const isSeen = (column: readonly number[]) =>
    Math.max(...column.map((slope) => Math.abs(slope))) >= LEAST_SLOPE;
  const seen = columns.flatMap((column, axis) => (isSeen(column) ? [axis] : []));
  const unseen = columns.flatMap((column, axis) => (isSeen(column) ? [] : [axis]));
  if (seen.length === 0) return { unseen, confused: [], standardErrors: columns.map(() => undefined) };
  const known = new Matrix(seen.map((axis) => [...columns[axis]])).transpose();
  const variances = pseudoInverse(known.transpose().mmul(known)).diagonal();
  const noise = noiseOf(errors, columns.length);
  return {
    unseen,
    confused: confusedGroups(known).map((group) => group.map((place) => seen[place])),
    standardErrors: columns.map((_, axis) => {
      const place = seen.indexOf(axis);
      return place < 0 ? undefined : noise * Math.sqrt(variances[place]);
    }),
  };
}

/** Directions in which all numbers almost stay as they are, as the columns that take part in them. */
function confusedGroups(known: Matrix): number[][] {
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(normalized(known));
  const largest = Math.max(...diagonal);
  return diagonal.flatMap((singular, direction) => {
    if (largest <= singular * LARGEST_CONDITION_INDEX) return [];
    const components = rightSingularVectors.getColumn(direction);
    return [components.flatMap((component, place) => (Math.abs(component) > LEAST_COMPONENT ? [place] : []))];
  });
}

function normalized(matrix: Matrix): Matrix {
  const lengths = Array.from({ length: matrix.columns }, (_, column) =>
    Math.hypot(...matrix.getColumn(column)),
  );
  return matrix.clone().divRowVector(lengths);
}

/** Standard deviation of a row, as what the fit leaves over says it. */
function noiseOf(errors: readonly number[], parameters: number): number {
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  return Math.max(LEAST_NOISE, Math.sqrt(squares / Math.max(1, errors.length - parameters)));
}
