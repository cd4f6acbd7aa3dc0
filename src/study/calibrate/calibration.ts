import type { MeasuredCell } from './experiment.ts';
import type { ParameterKey, Range } from './parameters.ts';

/** What a calibration found: plain data. */
export interface Calibration {
  parameters: CalibratedParameter[];
  cells: CalibratedCell[];
  before: CalibrationError;
  after: CalibrationError;
  leftOut: LeftOutError;
  /** What a reader must know before trusting a value. */
  warnings: string[];
}

/** `start` is what the scenario says. */
export interface CalibratedParameter extends Range {
  key: ParameterKey;
  value: number;
  /** Undefined where the data do not see the parameter. */
  standardError: number | undefined;
}

/** Simulated numbers are undefined where the simulation has none. */
export interface CalibratedCell extends MeasuredCell {
  before: number | undefined;
  after: number | undefined;
}

/** Absolute relative errors. */
export interface CalibrationError {
  median: number;
  p90: number;
}

/** Errors of numbers that were predicted by a fit to the others. */
export interface LeftOutError extends CalibrationError {
  /** What was left out at a time: everything under one load, or one number. */
  unit: 'load' | 'number';
  folds: number;
}
