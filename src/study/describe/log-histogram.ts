import type { Histogram } from './trace-description.ts';

const BINS_PER_DOUBLING = 4;

/** How many of the values, each counted as often as its weight says, lie in bins that grow by 2^(1/4). */
export function logHistogram(values: readonly number[], weights: readonly number[]): Histogram {
  const bins = new Map<number, number>();
  values.forEach((value, i) => {
    const bin = binOf(value);
    bins.set(bin, (bins.get(bin) ?? 0) + weights[i]);
  });
  return fromBins(bins);
}

/** The bin that holds a value; what is 0 is in the bin of the smallest value that is told from it. */
export function binOf(value: number): number {
  return Math.floor(BINS_PER_DOUBLING * Math.log2(Math.max(value, SMALLEST)));
}

const SMALLEST = 2 ** -20;

export function fromBins(bins: ReadonlyMap<number, number>): Histogram {
  const used = [...bins.keys()].sort((a, b) => a - b);
  if (used.length === 0) return { edges: [], counts: [] };
  const [first, last] = [used[0], used[used.length - 1]];
  const edges = Array.from({ length: last - first + 2 }, (_, i) => 2 ** ((first + i) / BINS_PER_DOUBLING));
  return { edges, counts: edges.slice(1).map((_, i) => bins.get(first + i) ?? 0) };
}
