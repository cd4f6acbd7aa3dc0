import type { Arrivals } from './arrivals.ts';
import type { TurnAdmission } from './request-table.ts';
import type { WorkloadSpec } from './workload-spec.ts';

type Turns = NonNullable<WorkloadSpec['turns']>;

/** The turns of `requests` requests: beyond the recorded ones the same conversations are held again, by others. */
export function repeatedTurns({ previous, thinkSeconds }: Turns, requests: number): TurnAdmission {
  const admission: TurnAdmission = {
    kind: 'turns',
    previous: new Int32Array(requests),
    thinkSeconds: new Float64Array(requests),
  };
  for (let i = 0; i < requests; i++) {
    const row = i % previous.length;
    admission.previous[i] = previous[row] < 0 ? -1 : i - row + previous[row];
    admission.thinkSeconds[i] = thinkSeconds[row];
  }
  return admission;
}

/** The sessions of `requests` requests, -1 for none: beyond the recorded ones they are others. */
export function repeatedNames(recorded: readonly number[], requests: number): Int32Array {
  const names = recorded.reduce((most, name) => Math.max(most, name + 1), 0);
  return Int32Array.from({ length: requests }, (_, i) => {
    const name = recorded[i % recorded.length];
    return name < 0 ? -1 : name + Math.floor(i / recorded.length) * names;
  });
}

/**
 * Requests that wait for each other. A time that was recorded holds for its turn; a process that draws times draws the
 * beginnings of conversations, and later turns come as soon as they may.
 */
export function admitTurns(
  admission: TurnAdmission,
  isRecorded: boolean,
  times: (count: number) => Arrivals,
): Arrivals {
  const { previous } = admission;
  if (isRecorded) return { seconds: times(previous.length).seconds, admission };
  const beginnings = times(previous.reduce((count, before) => count + (before < 0 ? 1 : 0), 0)).seconds;
  const seconds = new Float64Array(previous.length);
  let next = 0;
  for (let i = 0; i < previous.length; i++)
    seconds[i] = previous[i] < 0 ? beginnings[next++] : seconds[previous[i]];
  return { seconds, admission };
}
