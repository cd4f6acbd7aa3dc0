import type { JsonObject } from './importer.ts';

/** More of one length than a scenario file can say. */
const MOST_OF_A_LENGTH = 10_000;

/** Lengths that were counted, as a scenario says them; nothing if there are none. Requests that failed have length 0. */
export function countedLengths(
  key: 'input' | 'output',
  lengths: readonly number[] | null | undefined,
): JsonObject {
  const tokens = (lengths ?? []).filter((length) => length > 0);
  if (tokens.length === 0) return {};
  const counts = new Map<number, number>();
  for (const length of [...tokens].sort((a, b) => a - b)) counts.set(length, (counts.get(length) ?? 0) + 1);
  if (counts.size === 1) return { [key]: tokens[0] };
  const isShort = [...counts.values()].every((count) => count <= MOST_OF_A_LENGTH);
  return { [key]: { empirical: isShort ? Object.fromEntries(counts) : tokens } };
}

/** Lengths of which only statistics are known: taken for normal. Nothing if not even their mean is. */
export function summarisedLengths(
  key: 'input' | 'output',
  { mean, std, min, max }: { mean?: number; std?: number; min?: number; max?: number },
): JsonObject {
  if (mean === undefined || mean < 1) return {};
  if (std === undefined || std === 0 || min === max) return { [key]: Math.round(mean) };
  const bounds = {
    ...(min !== undefined && min >= 1 && { min: Math.floor(min) }),
    ...(max !== undefined && max >= 1 && { max: Math.ceil(max) }),
  };
  return { [key]: { normal: { mean, std, ...bounds } } };
}
