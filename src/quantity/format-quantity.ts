import type { DimensionName } from './dimensions.ts';
import { DIMENSIONS } from './dimensions.ts';

const SIGNIFICANT_DIGITS = 4;

/**
 * Writes a plain SI number for people: "3.35 TB/s", "35.2 ms", four significant digits and decimal prefixes.
 * `parseQuantity` reads it back to within the digits shown. A count is written in full.
 */
export function formatQuantity(value: number, dimension: DimensionName): string {
  if (dimension === 'count') return String(value);
  const { ladder } = DIMENSIONS[dimension];
  // Rounded first: 999.96 ms is 1 s, not 1000 ms.
  const rounded = Number(value.toPrecision(SIGNIFICANT_DIGITS));
  const [unit, size] = rounded === 0 ? baseOf(ladder) : rungFor(Math.abs(rounded), ladder);
  return `${Number((rounded / size).toPrecision(SIGNIFICANT_DIGITS))} ${unit}`;
}

type Rung = readonly [unit: string, size: number];

function rungFor(magnitude: number, ladder: readonly Rung[]): Rung {
  return ladder.findLast(([, size]) => magnitude >= size) ?? ladder[0];
}

function baseOf(ladder: readonly Rung[]): Rung {
  return ladder.find(([, size]) => size === 1) ?? ladder[0];
}
