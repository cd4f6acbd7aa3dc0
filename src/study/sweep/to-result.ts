import type { Sweep } from './sweep.ts';
import { SWEEP_VERSION, type SweepPoint, type SweepResult } from './sweep-result.ts';

/** The result of a sweep of which these points are finished: the same, however they were. */
export function sweepResult({ name, hash, axes, seeds }: Sweep, points: readonly SweepPoint[]): SweepResult {
  return {
    kind: 'sweep',
    schemaVersion: SWEEP_VERSION,
    scenario: name,
    hash,
    axes,
    seeds,
    points: points.toSorted((a, b) => a.index - b.index),
  };
}
