import type { StepBound, StepWork } from '../../cost/step-bound.ts';
import type { WorkerLog } from '../../observe/explain/index.ts';
import type { Phase } from '../phases.ts';
import { CHROME_COLOURS } from './colours.ts';
import { extent, microseconds, type TraceEvent } from './trace-event.ts';

/** A worker in a trace: a process with one thread of steps. */
export interface TracedWorker {
  pid: number;
  name: string;
  log: WorkerLog;
  bound?: (work: StepWork) => StepBound;
}

export const STEPS_TID = 0;

/** Steps that the share of KV blocks in use is told in: every block would be a change in every step. */
const KV_LEVELS = 500;

/** Steps as slices named by what ran, and counters. */
export function* workerEvents(worker: TracedWorker): Generator<TraceEvent> {
  const { pid, name, log } = worker;
  yield { ph: 'M', name: 'process_name', pid, args: { name } };
  yield { ph: 'M', name: 'process_sort_index', pid, args: { sort_index: pid } };
  yield { ph: 'M', name: 'thread_name', pid, tid: STEPS_TID, args: { name: 'steps' } };
  const counters = new Counters();
  for (let span = 0; span < log.spans; span++) {
    if (log.isStep(span)) yield stepEvent(worker, span);
    yield* counters.at(worker, span);
  }
}

function stepEvent(worker: TracedWorker, span: number): TraceEvent {
  const { pid, log } = worker;
  const prefillTokens = log.prefillTokens.values()[span];
  const decodeSequences = log.decodeSequences.values()[span];
  const names = [];
  if (prefillTokens > 0) names.push(`prefill ${prefillTokens}`);
  if (decodeSequences > 0) names.push(`decode ${decodeSequences}`);
  const [from, to] = log.chunks(span);
  const bound = worker.bound?.(workOf(log, span));
  return {
    ph: 'X',
    name: bound === undefined ? names.join(' + ') : `${names.join(' + ')} (${bound})`,
    cat: 'step',
    pid,
    tid: STEPS_TID,
    ...extent(log.startSeconds.values()[span], log.end(span)),
    cname: CHROME_COLOURS[familyOf(prefillTokens, decodeSequences)],
    args: {
      ...(bound !== undefined && { bound }),
      batch_tokens: prefillTokens + decodeSequences,
      ...(from < to && { prompts: Array.from(log.chunkRequest.values().subarray(from, to)).join(' ') }),
      ...(decodeSequences > 0 && { context_tokens: log.decodeContextTokens.values()[span] }),
    },
  };
}

/** Steps that prompts make longer for those who decode are stalls. */
function familyOf(prefillTokens: number, decodeSequences: number): Phase {
  if (prefillTokens === 0) return 'decode';
  return decodeSequences === 0 ? 'prefill' : 'stall';
}

function workOf(log: WorkerLog, span: number): StepWork {
  const [from, to] = log.chunks(span);
  const chunks = Array.from({ length: to - from }, (_, index) => ({
    tokens: log.chunkTokens.values()[from + index],
    cachedTokens: log.chunkCachedTokens.values()[from + index],
  }));
  return {
    decodeSequences: log.decodeSequences.values()[span],
    decodeContextTokens: log.decodeContextTokens.values()[span],
    chunks,
    seconds: log.end(span) - log.startSeconds.values()[span],
  };
}

/** Counters at the start of each span, where they have changed. */
class Counters {
  private running = -1;
  private waiting = -1;
  private usage = -1;

  *at({ pid, log }: TracedWorker, span: number): Generator<TraceEvent> {
    const running = log.running.values()[span];
    const waiting = log.waiting.values()[span];
    const usage = Math.round((log.usedBlocks.values()[span] / log.totalBlocks) * KV_LEVELS) / KV_LEVELS;
    const ts = microseconds(log.startSeconds.values()[span]);
    if (running !== this.running || waiting !== this.waiting)
      yield { ph: 'C', name: 'requests', pid, ts, args: { running, waiting } };
    if (usage !== this.usage) yield { ph: 'C', name: 'kv_usage', pid, ts, args: { kv_usage: usage } };
    this.running = running;
    this.waiting = waiting;
    this.usage = usage;
  }
}
