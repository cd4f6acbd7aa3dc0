import { WAIT_PARTS, type WaitPart } from '../../probe/waiting.ts';
import { blameMemory, blameSlots } from './blame-holders.ts';
import { blameStep } from './blame-steps.ts';
import { Blame } from './culprits.ts';
import type { Piece } from './explain.ts';
import { CRUMB_SECONDS, type RequestPhase } from './phases.ts';
import type { RunLog } from './run-log.ts';
import type { WorkerLog } from './worker-log.ts';

/** A time in the queue during which the reason stayed the same: spans from `first` to `last`. */
interface Stretch {
  part: WaitPart;
  first: number;
  last: number;
  fromSeconds: number;
  toSeconds: number;
}

/** The time in a waiting queue, divided where the reason for it changed. */
export function explainQueue(log: RunLog, request: number, phase: RequestPhase): Piece[] {
  const worker = log.workers[phase.worker!];
  return stretches(worker, log.queuedSpan[request], phase).map((stretch) => {
    const { part, fromSeconds, toSeconds } = stretch;
    const blame = blameFor(log, request, phase.worker!, stretch);
    return { phase, part, fromSeconds, toSeconds, seconds: toSeconds - fromSeconds, blame };
  });
}

/** @param entered span of the worker in which the request joined the queue; -1 if it had none yet */
function stretches(worker: WorkerLog, entered: number, { fromSeconds, toSeconds }: RequestPhase): Stretch[] {
  const found: Stretch[] = [];
  let time = fromSeconds;
  for (let span = Math.max(0, entered); span < worker.spans && time < toSeconds - CRUMB_SECONDS; span++) {
    const end = Math.min(worker.end(span), toSeconds);
    if (end <= time) continue;
    // A step that had begun when it came did not know of it.
    const hadBegun = span === entered && worker.isStep(span);
    const part = hadBegun ? 'queueStep' : WAIT_PARTS[worker.blockedBy.values()[span]];
    const latest = found.at(-1);
    if (latest?.part === part) Object.assign(latest, { last: span, toSeconds: end });
    else found.push({ part, first: span, last: span, fromSeconds: time, toSeconds: end });
    time = end;
  }
  return found;
}

function blameFor(log: RunLog, request: number, worker: number, stretch: Stretch): Blame {
  const { part, first, last, fromSeconds, toSeconds } = stretch;
  const blame = new Blame();
  if (part === 'queueKv') blameMemory(log, { request, worker, fromSeconds, toSeconds }, blame);
  else if (part === 'queueSlots') blameSlots(log, { request, worker, fromSeconds, toSeconds }, blame);
  else blameSteps(log.workers[worker], first, last, stretch, blame);
  return blame;
}

function blameSteps(
  worker: WorkerLog,
  first: number,
  last: number,
  { fromSeconds, toSeconds }: Stretch,
  blame: Blame,
): void {
  for (let span = first; span <= last; span++) {
    const start = Math.max(fromSeconds, worker.startSeconds.values()[span]);
    blameStep(worker, span, Math.min(toSeconds, worker.end(span)) - start, blame);
  }
}
