import type { WorkerLog } from '../../../observe/explain/worker-log.ts';
import type { Lane, Queries } from './queries.ts';

/**
 * What one worker did, reduced to columns of time: shares of what filled a column, so that nothing short is lost by
 * sampling, and the largest count of those that waited.
 */
export function laneOf(
  worker: WorkerLog,
  { fromSeconds, toSeconds, columns }: Queries['lanes']['ask'],
): Lane {
  const lane = emptyLane(worker.role, columns);
  const width = (toSeconds - fromSeconds) / columns;
  const [starts, prefills, decoding] = [
    worker.startSeconds,
    worker.prefillSeconds,
    worker.decodeSequences,
  ].map((column) => column.values());
  const [waiting, used] = [worker.waiting.values(), worker.usedBlocks.values()];
  for (let span = Math.max(0, worker.spanAt(fromSeconds)); span < worker.spans; span++) {
    const start = starts[span];
    if (start >= toSeconds) break;
    const end = worker.end(span);
    const isStep = worker.isStep(span);
    const prefillShare = isStep && end > start ? Math.min(1, prefills[span] / (end - start)) : 0;
    const target = decoding[span] > 0 ? lane.stall : lane.prefill;
    const first = Math.max(0, Math.floor((start - fromSeconds) / width));
    const last = Math.min(columns - 1, Math.ceil((end - fromSeconds) / width) - 1);
    for (let column = first; column <= last; column++) {
      const left = fromSeconds + column * width;
      lane.waiting[column] = Math.max(lane.waiting[column], waiting[span]);
      lane.kvUsed[column] = Math.max(lane.kvUsed[column], used[span] / worker.totalBlocks);
      if (!isStep) continue;
      const overlap = (Math.min(end, left + width) - Math.max(start, left)) / width;
      target[column] += overlap * prefillShare;
      lane.decode[column] += overlap * (1 - prefillShare);
    }
  }
  return lane;
}

function emptyLane(role: string, columns: number): Lane {
  const column = () => new Float32Array(columns);
  return { role, prefill: column(), stall: column(), decode: column(), waiting: column(), kvUsed: column() };
}
