import type { StepBound, StepWork } from '../../cost/step-bound.ts';
import type { RunLog } from '../../observe/explain/index.ts';
import { requestEvents } from './request-events.ts';
import type { TraceEvent } from './trace-event.ts';
import { transferEvents } from './transfer-events.ts';
import { workerEvents } from './worker-events.ts';

/** What a trace shows of one deployment. */
export interface TracedRun {
  name: string;
  log: RunLog;
  /** What binds the steps of each worker, by its number. */
  bounds?: readonly ((work: StepWork) => StepBound)[];
}

export interface TraceFacts {
  scenario: string;
  seed: number;
}

/**
 * A run in Chrome's trace format, for ui.perfetto.dev, line by line. Every worker is a process whose steps are slices;
 * the requests of a deployment are one more, with a track for each.
 */
export function* renderPerfetto(runs: readonly TracedRun[], facts: TraceFacts): Generator<string> {
  yield '{"traceEvents":[\n';
  let isFirst = true;
  for (const event of traceEvents(runs)) {
    yield `${isFirst ? '' : ',\n'}${JSON.stringify(event)}`;
    isFirst = false;
  }
  yield `\n],"displayTimeUnit":"ms","otherData":${JSON.stringify(facts)}}\n`;
}

export function* traceEvents(runs: readonly TracedRun[]): Generator<TraceEvent> {
  // A process of number 0 is left out of some viewers.
  let pid = 1;
  for (const [index, { name, log, bounds }] of runs.entries()) {
    const title = runs.length > 1 ? `${name}: ` : '';
    const idPrefix = runs.length > 1 ? `${index}.` : '';
    const first = pid;
    for (const [worker, workerLog] of log.workers.entries()) {
      const bound = bounds?.[worker];
      const traced = { pid: pid++, name: `${title}${workerLog.role} ${worker}`, log: workerLog };
      yield* workerEvents(bound === undefined ? traced : { ...traced, bound });
    }
    yield* transferEvents(log, (worker) => first + worker, idPrefix);
    yield* requestEvents({ pid: pid++, name: `${title}requests`, log, idPrefix });
  }
}
