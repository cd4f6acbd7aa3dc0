import { median, quantile } from 'd3-array';
import { ConfigError } from '../../errors.ts';
import { applied } from './apply.ts';
import type { CalibratedParameter, Calibration, CalibrationError } from './calibration.ts';
import type { Experiment } from './experiment.ts';
import { identifiability } from './identifiability.ts';
import { type Errors, leastSquares, slopes } from './least-squares.ts';
import { leaveOneOut } from './leave-one-out.ts';
import type { ParameterKey } from './parameters.ts';
import { type Axis, axesOf, boundsOf, type Point, startOf, valueAt, valuesAt } from './search-space.ts';
import { warningsOf } from './warnings.ts';

const ROUNDS = 12;
/** What a number counts that the simulation does not have: ten times too large. */
const MISSING = Math.log(10);

/**
 * Finds the values of parameters with which the simulation comes nearest to what was measured: least squares of
 * ln(simulated / measured), which for small errors is the relative error.
 *
 * @throws ConfigError if nothing here has such a parameter, or there are not more numbers than parameters
 */
export function calibrate(experiment: Experiment, keys: readonly ParameterKey[]): Calibration {
  const { cells, deployments } = experiment;
  const axes = axesOf(keys, deployments);
  refuseTooMany(axes, keys, cells.length);
  const bounds = boundsOf(axes);
  const simulated = remembered(axes, experiment);
  const errors: Errors = (point) =>
    simulated(point).map((value, row) =>
      value === undefined ? MISSING : Math.log(value / cells[row].measured),
    );

  const start = startOf(axes);
  const solution = leastSquares(errors, start, bounds, ROUNDS);
  const found = identifiability(slopes(errors, solution, bounds), errors(solution));
  const { errors: leftOut, ...folds } = leaveOneOut(cells, errors, solution, bounds);

  const parameters = axes.map((axis, index): CalibratedParameter => {
    const { key, low, high } = axis;
    const value = valueAt(axis, solution[index]);
    const relative = found.standardErrors[index];
    const standardError = relative === undefined ? undefined : relative * (value + axis.offset);
    return { key, low, high, start: axis.start, value, standardError };
  });
  return {
    parameters,
    cells: cells.map((cell, row) => ({
      ...cell,
      before: simulated(start)[row],
      after: simulated(solution)[row],
    })),
    before: summary(errors(start)),
    after: summary(errors(solution)),
    leftOut: { ...summary(leftOut), ...folds },
    warnings: warningsOf(parameters, found),
  };
}

function refuseTooMany(axes: readonly Axis[], keys: readonly ParameterKey[], cells: number): void {
  if (axes.length === 0) {
    throw new ConfigError(`nothing in the measured deployments has ${keys.join(', ')}`);
  }
  if (cells > axes.length) return;
  const names = axes.map(({ key }) => key).join(', ');
  throw new ConfigError(
    `${cells} measured numbers cannot decide ${axes.length} parameters (${names}): at least one number more is needed`,
    { hint: 'measure more loads, or name fewer parameters with --fit' },
  );
}

/** The experiment at a point; the same point is simulated once. */
function remembered(
  axes: readonly Axis[],
  experiment: Experiment,
): (point: Point) => readonly (number | undefined)[] {
  const known = new Map<string, readonly (number | undefined)[]>();
  return (point) => {
    const name = point.map((value) => value.toPrecision(12)).join(' ');
    const values = valuesAt(axes, point);
    const result = known.get(name) ?? experiment.simulate((deployment) => applied(deployment, values));
    known.set(name, result);
    return result;
  };
}

/** Logarithms of ratios as relative errors. */
function summary(errors: readonly number[]): CalibrationError {
  const relative = errors.map((error) => Math.abs(Math.exp(error) - 1));
  return { median: median(relative)!, p90: quantile(relative, 0.9)! };
}
