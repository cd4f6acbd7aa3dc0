import type { WorkerTimeline } from '../../observe/run-result.ts';

/** A quantity over time on the workers of one role: the smallest, mean and largest over them of what each had at most. */
export interface RoleLoad {
  role: string;
  timeSeconds: number[];
  low: number[];
  mean: number[];
  high: number[];
}

export const LOADS = {
  waiting: { label: 'Requests in the waiting queue', percent: false },
  kv: { label: 'KV cache in use', percent: true },
  running: { label: 'Sequences in the batch', percent: false },
  batchTokens: { label: 'Tokens of a step', percent: false },
} as const;

export type Load = keyof typeof LOADS;

/**
 * How full the workers of each role were. Samples are the largest values of their buckets; those of workers with finer buckets
 * are merged to the coarsest, so that every peak stays. A worker that has stopped counts as empty.
 */
export function roleLoads(workers: readonly WorkerTimeline[], load: Load): RoleLoad[] {
  const width = Math.max(...workers.map(bucketSeconds));
  const length = Math.max(
    ...workers.map(({ samples }) => Math.ceil(((samples.timeSeconds.at(-1) ?? 0) + width * 0.5) / width)),
  );
  return [...new Set(workers.map(({ role }) => role))].map((role) => {
    const columns = workers
      .filter((worker) => worker.role === role)
      .map((worker) => merged(seriesOf(worker, load), bucketSeconds(worker), width, length));
    const across = (reduce: (values: number[]) => number) =>
      Array.from({ length }, (_, bucket) => reduce(columns.map((column) => column[bucket])));
    return {
      role,
      timeSeconds: Array.from({ length }, (_, bucket) => bucket * width),
      low: across((values) => Math.min(...values)),
      mean: across((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
      high: across((values) => Math.max(...values)),
    };
  });
}

/** A worker with a single sample says nothing of its width, which then does not matter. */
function bucketSeconds({ samples: { timeSeconds } }: WorkerTimeline): number {
  return timeSeconds.length > 1 ? timeSeconds[1] - timeSeconds[0] : Number.MIN_VALUE;
}

function seriesOf({ samples, kvBlocks }: WorkerTimeline, load: Load): number[] {
  if (load !== 'kv') return samples[load];
  return samples.usedBlocks.map((blocks) => (kvBlocks > 0 ? blocks / kvBlocks : 0));
}

function merged(values: readonly number[], width: number, coarser: number, length: number): number[] {
  const result: number[] = Array.from({ length }, () => 0);
  const ratio = Math.max(1, Math.round(coarser / width));
  values.forEach((value, index) => {
    const bucket = Math.floor(index / ratio);
    result[bucket] = Math.max(result[bucket], value);
  });
  return result;
}
