import type { Validation } from './validation.ts';

/** Predicted median error of each benchmark, as it was when somebody last looked at it and found it right. */
export type RecordedErrors = Record<string, number>;

/** How much worse a predicted median may get before it counts: one point, 0.01. */
const TOLERANCE = 0.01;

export function recordErrors({ benchmarks }: Validation): RecordedErrors {
  const entries = benchmarks.map(({ name, predicted }) => [name, Number((predicted.median ?? 0).toFixed(4))]);
  return Object.fromEntries(entries) as RecordedErrors;
}

/** A sentence for every benchmark whose predicted median error is more than a point above the recorded one. */
export function regressions(validation: Validation, recorded: RecordedErrors): string[] {
  const found = recordErrors(validation);
  return Object.entries(found).flatMap(([name, median]) => {
    const before = recorded[name];
    if (before !== undefined && median <= before + TOLERANCE) return [];
    const was = before === undefined ? 'nothing is recorded' : `${(100 * before).toFixed(1)} % is recorded`;
    return [`${name}: the median error of predicted cells is ${(100 * median).toFixed(1)} %, ${was}`];
  });
}
