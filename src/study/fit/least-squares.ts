import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { type Figures, type Parameter, toCoordinates, toFigures } from './parameter.ts';

/** Relative error from which a row counts less and less: some rows are of another kernel than the rest. */
const ROBUST_SCALE = 0.1;
const MOST_ROUNDS = 24;
const ITERATIONS = 4;
/** Change of all coordinates together below which the search has ended. */
const SETTLED = 1e-3;
/** Coordinates are bounded here only to keep exponentials finite. */
const FARTHEST = 30;

/**
 * Figures that bring `predict` nearest to what was measured: least squares of log(predicted / measured), robust by
 * reweighting (soft L1: Huber's idea, made smooth), so that an error counts by its ratio, whatever the size.
 *
 * @param predict seconds of every row
 * @param measured seconds of every row, above 0
 */
export function fitFigures(
  parameters: readonly Parameter[],
  predict: (figures: Figures) => readonly number[],
  measured: readonly number[],
): Figures {
  const errors = (coordinates: readonly number[]) => {
    const predicted = predict(toFigures(parameters, coordinates));
    return measured.map((seconds, row) => Math.log(predicted[row] / seconds));
  };
  const rows = { x: measured.map((_, row) => row), y: measured.map(() => 0) };
  let coordinates = toCoordinates(parameters);
  let weights = measured.map(() => 1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fit = levenbergMarquardt(rows, evaluated(errors), {
      initialValues: coordinates,
      minValues: coordinates.map(() => -FARTHEST),
      maxValues: coordinates.map(() => FARTHEST),
      weights,
      maxIterations: ITERATIONS,
      gradientDifference: 1e-4,
      damping: 0.1,
      dampingStepUp: 4,
      dampingStepDown: 3,
    });
    const moved = Math.hypot(...fit.parameterValues.map((value, i) => value - coordinates[i]));
    coordinates = fit.parameterValues;
    if (moved < SETTLED) break;
    weights = errors(coordinates).map((error) => (1 + (error / ROBUST_SCALE) ** 2) ** -0.25);
  }
  return toFigures(parameters, coordinates);
}

/** The library asks for one row at a time; all of them are computed together. */
function evaluated(errors: (coordinates: readonly number[]) => readonly number[]) {
  return (coordinates: number[]) => {
    const all = errors(coordinates);
    return (row: number) => all[row];
  };
}
