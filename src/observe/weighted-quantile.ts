import { FloatColumn, IntColumn } from './growable.ts';

/** Samples, each standing for `weights[i]` equal ones; without weights each stands for itself. */
export interface WeightedSamples {
  values: Float64Array;
  weights?: Int32Array | undefined;
}

/**
 * Percentiles (0 to 100) of the samples, each repeated as often as its weight says, without repeating or sorting
 * them. Linear interpolation between neighbours (type 7 of Hyndman and Fan, 1996), as numpy does by default.
 *
 * @param samples at least one of a weight above 0; finite values of 0 or more
 * @returns one value for each percentile, in their order
 */
export function weightedPercentiles(samples: WeightedSamples, percentiles: readonly number[]): number[] {
  const last = totalWeight(samples) - 1;
  const positions = percentiles.map((percentile) => last * (percentile / 100));
  const ranks = new Set(positions.flatMap((position) => [Math.floor(position), Math.ceil(position)]));
  const ascending = [...ranks].sort((a, b) => a - b);
  const found = new Map<number, number>();
  select(samples, ascending, 0, found);
  return positions.map((position) =>
    interpolate(found.get(Math.floor(position))!, found.get(Math.ceil(position))!, position % 1),
  );
}

/** How many samples there are when each is repeated as often as its weight says. */
export function totalWeight({ values, weights }: WeightedSamples): number {
  if (!weights) return values.length;
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  return total;
}

/**
 * Puts the value at each of `ranks` (ascending, counted from 0; `before` samples are known to be smaller than all of
 * these) into `found`: deals the samples to buckets, then does the same with those buckets only that hold a rank,
 * until all values of a bucket are equal.
 */
function select(
  samples: WeightedSamples,
  ranks: readonly number[],
  before: number,
  found: Map<number, number>,
): void {
  const [min, max] = extent(samples.values);
  if (min === max) {
    for (const rank of ranks) found.set(rank, min);
    return;
  }
  const scale = bucketScale(min, max);
  const wanted = bucketsOfRanks(histogram(samples, scale), ranks, before);
  const parts = pick(samples, scale, wanted);
  wanted.forEach((bucket, index) => {
    select(parts[index]!, bucket.ranks, bucket.before, found);
  });
}

function extent(values: Float64Array): [min: number, max: number] {
  let min = values[0]!;
  let max = min;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/**
 * Buckets over the bits of a double. Those of a value of 0 or more, read as an integer, ascend with it, so that
 * their leading ones are a logarithmic scale: one outlier does not push all other values into the same bucket.
 */
interface BucketScale {
  /** Which half of the bits tells the values apart: the high one, or the low one if the high ones are all equal. */
  half: number;
  /** That half of the smallest value; what is below it belongs to bucket 0. */
  floor: number;
  /** Trailing bits that do not count. */
  shift: number;
}

const BUCKETS = 1 << 16;
/** Zero is infinitely many octaves away from any other value: smaller values than this share go to bucket 0. */
const SMALLEST_SHARE_OF_MAX = 2 ** -40;
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0]!;
const LOW = 1 - HIGH;

/** For min < max, which never share a bucket. */
function bucketScale(min: number, max: number): BucketScale {
  const ends = bits(Float64Array.of(Math.max(min, max * SMALLEST_SHARE_OF_MAX), max));
  const half = ends[HIGH] === ends[2 + HIGH] ? LOW : HIGH;
  const floor = ends[half]!;
  const range = ends[2 + half]! - floor;
  return { half, floor, shift: Math.max(0, 16 - Math.clz32(range)) };
}

/** Halves of value i: entries 2i + HIGH and 2i + LOW. */
function bits(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/** Weight of the samples in each bucket. */
function histogram({ values, weights }: WeightedSamples, { half, floor, shift }: BucketScale): Float64Array {
  const halves = bits(values);
  const weightOf = new Float64Array(BUCKETS);
  for (let i = 0; i < values.length; i++) {
    const key = halves[2 * i + half]!;
    weightOf[key < floor ? 0 : (key - floor) >>> shift]! += weights ? weights[i]! : 1;
  }
  return weightOf;
}

interface BucketOfRanks {
  bucket: number;
  /** Weight of the samples in earlier buckets. */
  before: number;
  ranks: number[];
}

/** The buckets into which the ranks fall. */
function bucketsOfRanks(weightOf: Float64Array, ranks: readonly number[], before: number): BucketOfRanks[] {
  const wanted: BucketOfRanks[] = [];
  let next = 0;
  let end = before;
  for (let bucket = 0; bucket < weightOf.length && next < ranks.length; bucket++) {
    const start = end;
    end += weightOf[bucket]!;
    const inside: number[] = [];
    while (next < ranks.length && ranks[next]! < end) inside.push(ranks[next++]!);
    if (inside.length > 0) wanted.push({ bucket, before: start, ranks: inside });
  }
  return wanted;
}

/** The samples in each of the wanted buckets. */
function pick(
  { values, weights }: WeightedSamples,
  { half, floor, shift }: BucketScale,
  wanted: readonly BucketOfRanks[],
): WeightedSamples[] {
  const halves = bits(values);
  const partOf = new Int32Array(BUCKETS).fill(-1);
  const parts = wanted.map(({ bucket }, part) => {
    partOf[bucket] = part;
    return { values: new FloatColumn(), weights: new IntColumn() };
  });
  for (let i = 0; i < values.length; i++) {
    const key = halves[2 * i + half]!;
    const part = partOf[key < floor ? 0 : (key - floor) >>> shift]!;
    if (part < 0) continue;
    parts[part]!.values.push(values[i]!);
    if (weights) parts[part]!.weights.push(weights[i]!);
  }
  return parts.map((part) => ({ values: part.values.values(), weights: weights && part.weights.values() }));
}

/** From the nearer end, so that rounding never leads outside of [low, high]. */
function interpolate(low: number, high: number, share: number): number {
  const difference = high - low;
  return share < 0.5 ? low + difference * share : high - difference * (1 - share);
}
