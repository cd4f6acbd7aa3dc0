import type { WaitPart } from '../../probe/waiting.ts';
import { blameMemory, blameSlots } from './blame-holders.ts';
import { blameStep } from './blame-steps.ts';
import { Blame } from './culprits.ts';
import type { Piece } from './explain.ts';
import { ownSeconds, spansWithin } from './explain-steps.ts';
import { CRUMB_SECONDS, type RequestPhase } from './phases.ts';
import type { RunLog } from './run-log.ts';

/** Waits for memory on the decode side: those who hold it. */
export function explainMemory(log: RunLog, request: number, phase: RequestPhase): Piece[] {
  const blame = new Blame();
  blameMemory(log, waitOf(request, phase), blame);
  return [whole(phase, blame)];
}

/** Waits on the decode side for a step: for the end of the one in progress, then for a running slot. */
export function explainDecodeQueue(log: RunLog, request: number, phase: RequestPhase): Piece[] {
  const worker = log.workers[phase.worker!];
  const { fromSeconds, toSeconds } = phase;
  const blame = new Blame();
  const current = worker.spanAt(fromSeconds - CRUMB_SECONDS);
  const stepEnd =
    current >= 0 && worker.isStep(current) ? Math.min(worker.end(current), toSeconds) : fromSeconds;
  if (stepEnd > fromSeconds) blameStep(worker, current, stepEnd - fromSeconds, blame);
  if (toSeconds - stepEnd > CRUMB_SECONDS) {
    const holders = new Blame();
    blameSlots(log, { ...waitOf(request, phase), fromSeconds: stepEnd }, holders);
    blame.merge(holders, toSeconds - stepEnd);
  }
  return [whole(phase, blame)];
}

/** Pushed out of memory: the steps that compute it again are its own, the others are due to those who have the memory. */
export function explainPreempted(log: RunLog, request: number, phase: RequestPhase): Piece[] {
  const worker = log.workers[phase.worker!];
  const { fromSeconds, toSeconds } = phase;
  const blame = new Blame();
  let own = 0;
  for (const span of spansWithin(worker, fromSeconds, toSeconds))
    if (ownSeconds(worker, span, request) !== undefined)
      own += worker.end(span) - worker.startSeconds.values()[span];
  const holders = new Blame();
  blameMemory(log, waitOf(request, phase), holders);
  blame.add({ kind: 'itself', request }, own);
  blame.merge(holders, toSeconds - fromSeconds - own);
  return [whole(phase, blame)];
}

function waitOf(request: number, { worker, fromSeconds, toSeconds }: RequestPhase) {
  return { request, worker: worker!, fromSeconds, toSeconds };
}

/** A phase that has only one part. */
function whole(phase: RequestPhase, blame: Blame): Piece {
  const { fromSeconds, toSeconds } = phase;
  const [[part, seconds]]: [WaitPart, number][] = [...phase.parts];
  return { phase, part, fromSeconds, toSeconds, seconds, blame };
}
