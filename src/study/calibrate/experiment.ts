import type { Deployment } from '../../config/scenario.ts';

/** One number that somebody measured. */
export interface MeasuredCell {
  deployment: string;
  /** What the load is called: `rate=8`. */
  load: string;
  metric: string;
  /** Unit of the number: `ms`, `tok/s`. */
  unit: string;
  /** More than 0. */
  measured: number;
}

/** Measured numbers, and how to simulate what was measured. */
export interface Experiment {
  cells: readonly MeasuredCell[];
  /** The deployments that were measured. */
  deployments: readonly Deployment[];
  /**
   * Simulates every cell with the same random draws at each call.
   * @param change what becomes of a deployment before it is simulated
   * @returns a number for each cell in its unit; undefined where the simulation has none
   */
  simulate(change: (deployment: Deployment) => Deployment): (number | undefined)[];
}
