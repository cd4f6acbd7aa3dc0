import type { WorkerLog } from '../../../observe/explain/worker-log.ts';
import type { Queries } from './queries.ts';

/** When the next step of any worker starts after a moment, or the last one before it; the moment itself if none does. */
export function nextStep(
  workers: readonly WorkerLog[],
  { seconds, direction }: Queries['step']['ask'],
): number {
  const isForward = direction === 'forward';
  const starts = workers.flatMap((worker) => neighbour(worker, seconds, isForward) ?? []);
  if (starts.length === 0) return seconds;
  return isForward ? Math.min(...starts) : Math.max(...starts);
}

function neighbour(worker: WorkerLog, seconds: number, isForward: boolean): number | undefined {
  const starts = worker.startSeconds.values();
  let span = worker.spanAt(seconds);
  if (isForward) return starts[span + 1];
  while (span >= 0 && starts[span] >= seconds) span--;
  return span < 0 ? undefined : starts[span];
}
