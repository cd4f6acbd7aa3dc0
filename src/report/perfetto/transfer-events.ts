import type { RunLog, WorkerLog } from '../../observe/explain/index.ts';
import { microseconds, type TraceEvent } from './trace-event.ts';
import { STEPS_TID } from './worker-events.ts';

/** The smallest time that a trace knows. */
const MICROSECONDS = 1e-3;

/**
 * An arrow for every KV transfer, from the step that ended the prefill to the first step that starts on the decode side
 * when the KV is there; none where the answer was complete with the prefill.
 *
 * @param pidOf process of a worker
 */
export function* transferEvents(
  log: RunLog,
  pidOf: (worker: number) => number,
  idPrefix: string,
): Generator<TraceEvent> {
  for (let request = 0; request < log.table.count; request++) {
    const arrived = log.transferEndSeconds[request];
    if (Number.isNaN(arrived)) continue;
    const [from, to] = [log.prefillWorker[request], log.decodeWorker[request]];
    const source = lastStepWith(log.workers[from], request, arrived);
    const target = firstStepFrom(log.workers[to], arrived);
    if (source === undefined || target === undefined) continue;
    const flow = { name: 'KV transfer', cat: 'transfer', id: `${idPrefix}${request}`, tid: STEPS_TID };
    const left = microseconds(log.workers[from].end(source));
    const joined = microseconds(log.workers[to].startSeconds.values()[target]);
    // An arrow belongs to the slice around it: the end of a slice is the start of the next.
    yield { ...flow, ph: 's', pid: pidOf(from), ts: Math.round((left - MICROSECONDS) * 1e3) / 1e3 };
    yield { ...flow, ph: 'f', bp: 'e', pid: pidOf(to), ts: joined };
  }
}

/** The last step before `seconds` with a piece of a prompt. */
function lastStepWith(worker: WorkerLog, request: number, seconds: number): number | undefined {
  const requests = worker.chunkRequest.values();
  for (let span = worker.spanAt(seconds); span >= 0; span--) {
    const [from, to] = worker.chunks(span);
    if (requests.subarray(from, to).includes(request)) return span;
  }
  return undefined;
}

function firstStepFrom(worker: WorkerLog, seconds: number): number | undefined {
  for (let span = Math.max(0, worker.spanAt(seconds)); span < worker.spans; span++)
    if (worker.isStep(span) && worker.startSeconds.values()[span] >= seconds) return span;
  return undefined;
}
