import { ConfigError } from '../../errors.ts';
import type { Validation } from './validation.ts';

/** Predicted median error of each benchmark, as it was when somebody last looked at it and found it right. */
export type RecordedErrors = Record<string, number>;

/** How much worse a predicted median may get before it counts: one point, 0.01. */
const TOLERANCE = 0.01;

export function recordErrors({ benchmarks }: Validation): RecordedErrors {
  return Object.fromEntries(
    benchmarks.flatMap(({ name, predicted: { median } }) =>
      median === null ? [] : [[name, Number(median.toFixed(4))]],
    ),
  );
}

/** A sentence for every benchmark whose predicted median error is more than a point above the recorded one. */
export function regressions({ benchmarks }: Validation, recorded: RecordedErrors): string[] {
  return benchmarks.flatMap(({ name, predicted: { median, cells } }) => {
    if (cells === 0) return [];
    if (median === null) return [`${name}: most predicted cells could not be simulated`];
    const before = recorded[name];
    if (before !== undefined && median <= before + TOLERANCE) return [];
    const was = before === undefined ? 'nothing is recorded' : `${(100 * before).toFixed(1)} % is recorded`;
    return [`${name}: the median error of predicted cells is ${(100 * median).toFixed(1)} %, ${was}`];
  });
}

/** @throws ConfigError if the text is not what `recordErrors` makes */
export function parseRecord(text: string, file: string): RecordedErrors {
  const expected = 'expected a median error for each benchmark, as validate --record writes them';
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file}: ${expected}, found ${(error as Error).message}`);
  }
  const isRecord = typeof record === 'object' && record !== null && !Array.isArray(record);
  if (
    !isRecord ||
    !Object.values(record as object).every((error) => error === null || typeof error === 'number')
  ) {
    throw new ConfigError(`${file}: ${expected}`);
  }
  return record as RecordedErrors;
}
