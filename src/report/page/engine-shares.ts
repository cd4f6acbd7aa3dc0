import type { StepLog } from '../../observe/collectors/steps.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** What an engine can be seen doing; the rest of the time it is idle. */
export const ACTIVITIES = ['prefill', 'decode', 'stall'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** The seconds of one step by activity. */
export type StepSeconds = Record<Activity, number>;

/** How each engine spent its time, in buckets of equal width, written to be small. */
export interface EngineShares {
  widthSeconds: number;
  buckets: number;
  /** By worker: base64 of `buckets` bytes for each activity in turn, each the share of the bucket (255 is all of it). */
  workers: string[];
}

/** The same, to be read: entry i of an activity is its share (0 to 1) of bucket i. */
export type Shares = Record<Activity, Float32Array>;

/**
 * What a step was. Prefill that runs in a step with decoding sequences, or while sequences that could decode wait for it, is
 * time that their streams stand still: stall. On a prefill worker nobody waits for a next token.
 *
 * @param running sequences that hold a slot, those of the step included
 */
export function stepSeconds(
  role: string,
  step: {
    seconds: number;
    prefillSeconds: number;
    prefillSequences: number;
    decodeSequences: number;
    running: number;
  },
): StepSeconds {
  const { seconds, prefillSeconds, prefillSequences, decodeSequences, running } = step;
  const holdsUp = role !== 'prefill' && (decodeSequences > 0 || running > prefillSequences);
  const prefill = decodeSequences > 0 ? prefillSeconds : prefillSequences > 0 ? seconds : 0;
  return holdsUp
    ? { prefill: 0, decode: seconds - prefill, stall: prefill }
    : { prefill, decode: seconds - prefill, stall: 0 };
}

/** The shares of every worker from its steps; what is there at all has a share of at least 1/255. */
export function engineShares(
  steps: StepLog,
  roles: readonly string[],
  endSeconds: number,
  buckets: number,
): EngineShares {
  const widthSeconds = endSeconds / buckets;
  const sums = roles.map(() => ACTIVITIES.map(() => new Float64Array(buckets)));
  const [start, end, worker] = [
    steps.startSeconds.values(),
    steps.endSeconds.values(),
    steps.worker.values(),
  ];
  const [prefillSeconds, running] = [steps.prefillSeconds.values(), steps.running.values()];
  const [prefillSequences, decodeSequences] = [
    steps.prefillSequences.values(),
    steps.decodeSequences.values(),
  ];
  for (let i = 0; i < worker.length; i++) {
    const seconds = end[i] - start[i];
    if (seconds === 0) continue;
    const parts = stepSeconds(roles[worker[i]], {
      seconds,
      prefillSeconds: prefillSeconds[i],
      prefillSequences: prefillSequences[i],
      decodeSequences: decodeSequences[i],
      running: running[i],
    });
    const last = Math.min(buckets - 1, Math.floor(end[i] / widthSeconds));
    for (let bucket = Math.min(last, Math.floor(start[i] / widthSeconds)); bucket <= last; bucket++) {
      const inside =
        Math.min(end[i], (bucket + 1) * widthSeconds) - Math.max(start[i], bucket * widthSeconds);
      if (inside <= 0) continue;
      ACTIVITIES.forEach((activity, index) => {
        sums[worker[i]][index][bucket] += (parts[activity] * inside) / seconds;
      });
    }
  }
  const bytes = (column: Float64Array) =>
    Uint8Array.from(column, (sum) =>
      sum > 0 ? Math.min(255, Math.max(1, Math.round((sum / widthSeconds) * 255))) : 0,
    );
  return {
    widthSeconds,
    buckets,
    workers: sums.map((columns) => toBase64(columns.map(bytes))),
  };
}

/** Reads the shares of one worker. */
export function readShares({ buckets, workers }: EngineShares, worker: number): Shares {
  const bytes = fromBase64(workers[worker]);
  const shares = ACTIVITIES.map((activity, index) => [
    activity,
    Float32Array.from(bytes.subarray(index * buckets, (index + 1) * buckets), (byte) => byte / 255),
  ]);
  return Object.fromEntries(shares) as Shares;
}
