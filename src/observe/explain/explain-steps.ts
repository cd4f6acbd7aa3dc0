import { blameDecode, blamePrompts } from './blame-steps.ts';
import { Blame } from './culprits.ts';
import { CRUMB_SECONDS, type RequestPhase } from './phases.ts';
import type { RunLog } from './run-log.ts';
import type { WorkerLog } from './worker-log.ts';

/** The spans of a worker from the first that starts at `fromSeconds` or later to the last that starts before `toSeconds`. */
export function* spansWithin(worker: WorkerLog, fromSeconds: number, toSeconds: number): Generator<number> {
  const starts = worker.startSeconds.values();
  let span = worker.spanAt(fromSeconds - CRUMB_SECONDS) + 1;
  for (; span < starts.length && starts[span] < toSeconds - CRUMB_SECONDS; span++) yield span;
}

/** Seconds that a piece of this request's prompt in a span would take alone; undefined if there is none in it. */
export function ownSeconds(worker: WorkerLog, span: number, request: number): number | undefined {
  const [from, to] = worker.chunks(span);
  for (let chunk = from; chunk < to; chunk++)
    if (worker.chunkRequest.values()[chunk] === request) return worker.chunkAloneSeconds.values()[chunk];
  return undefined;
}

/** Who made the prefill of a request longer than it would have been alone. */
export function prefillCompany(log: RunLog, request: number, phase: RequestPhase): Blame {
  const worker = log.workers[phase.worker!];
  const blame = new Blame();
  for (const span of spansWithin(worker, phase.fromSeconds, phase.toSeconds)) {
    if (!worker.isStep(span)) continue;
    const seconds = worker.end(span) - worker.startSeconds.values()[span];
    const others = new Blame();
    const decode = seconds - worker.prefillSeconds.values()[span];
    blameDecode(worker, span, decode, others);
    blamePrompts(worker, span, seconds - decode, others, request);
    blame.merge(others, seconds - (ownSeconds(worker, span, request) ?? 0));
  }
  return blame;
}

/** Whose prompts made the steps of a decode longer, or came between them. */
export function promptsInDecode(log: RunLog, phase: RequestPhase): Blame {
  const worker = log.workers[phase.worker!];
  const blame = new Blame();
  for (const span of spansWithin(worker, phase.fromSeconds, phase.toSeconds))
    blamePrompts(worker, span, worker.prefillSeconds.values()[span], blame);
  return blame;
}
