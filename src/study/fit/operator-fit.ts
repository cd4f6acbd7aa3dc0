import type { Accelerator, AcceleratorOperators } from '../../hardware/accelerator.ts';
import type { Figures, Parameter } from './parameter.ts';
import type { Timing } from './timing.ts';

/**
 * How the figures of one operator class are fitted. `predict` makes the operator that the simulator itself uses, so
 * that what was fitted is what runs.
 */
export interface OperatorFit<Shape> {
  parameters(accelerator: Accelerator): Parameter[];
  /** Figures in the units of AcceleratorOperators; nuisance parameters and fixed refinements among them. */
  predict(accelerator: Accelerator, figures: Figures, shape: Shape): number;
  /** No row is faster than this: the peaks of the hardware, without any overhead. */
  fastest(accelerator: Accelerator, shape: Shape): number;
  /** Whether the form describes the row at all; absent: it describes all of them. */
  describes?(accelerator: Accelerator, shape: Shape): boolean;
  /** Refinements that are not fitted but belong to the figures. */
  fixed?(accelerator: Accelerator): Record<string, number | boolean>;
}

/** The timings that share one set of figures. */
export interface TimingGroup {
  /** Where the figures stand in the profile: `gemm` and `bf16`. */
  path: readonly [section: keyof AcceleratorOperators, key?: string];
  timings: readonly Timing[];
}

/** An operator at the peaks: what it takes then is what the hardware allows. */
export const AT_PEAK = { computeEfficiency: 1, memoryEfficiency: 1, latencySeconds: 0, sharpness: Infinity };

/** The accelerator with other figures for one operator class. */
export function withOperators(
  accelerator: Accelerator,
  operators: Partial<AcceleratorOperators>,
): Accelerator {
  return { ...accelerator, operators: { ...accelerator.operators, ...operators } };
}
