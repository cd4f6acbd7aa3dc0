import { quantileSorted } from 'd3-array';
import type { BatchCost } from './batch-cost.ts';
import type { StaticBatch } from './static-batch.ts';

/** How near the predicted times of one group of rows are to the measured ones. */
export interface GroupAccuracy {
  group: string;
  rows: number;
  /** Absolute relative errors. */
  medianError: number;
  p90Error: number;
  /** Median of predicted / measured - 1: above 0, the model is too slow. */
  bias: number;
}

export interface Accuracy {
  groups: GroupAccuracy[];
  /** How many rows are out of scope, by their reason. */
  outside: Map<string, number>;
}

/** Compares every row that is in scope with its prediction, by group in the order of their first rows. */
export function compareBatches(batches: readonly StaticBatch[], cost: BatchCost): Accuracy {
  const errors = new Map<string, number[]>();
  const outside = new Map<string, number>();
  for (const batch of batches) {
    if (batch.outside !== undefined) {
      const reason = `${batch.group}: ${batch.outside}`;
      outside.set(reason, (outside.get(reason) ?? 0) + 1);
      continue;
    }
    const group = errors.get(batch.group) ?? [];
    group.push(cost.seconds(batch) / batch.seconds - 1);
    errors.set(batch.group, group);
  }
  return { groups: [...errors].map(([group, signed]) => summarize(group, signed)), outside };
}

function summarize(group: string, signed: number[]): GroupAccuracy {
  const absolute = signed.map(Math.abs).sort((a, b) => a - b);
  const sorted = [...signed].sort((a, b) => a - b);
  return {
    group,
    rows: signed.length,
    medianError: quantileSorted(absolute, 0.5)!,
    p90Error: quantileSorted(absolute, 0.9)!,
    bias: quantileSorted(sorted, 0.5)!,
  };
}
