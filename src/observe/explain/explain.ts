import type { WaitPart } from '../../probe/waiting.ts';
import { blameInside } from './blame-holders.ts';
import { blameLink } from './blame-link.ts';
import { Blame, type Culprit } from './culprits.ts';
import { explainDecodeQueue, explainMemory, explainPreempted } from './explain-memory.ts';
import { explainQueue } from './explain-queue.ts';
import { prefillCompany, promptsInDecode } from './explain-steps.ts';
import { CRUMB_SECONDS, type Place, phases, type RequestPhase } from './phases.ts';
import type { RunLog } from './run-log.ts';

/**
 * A piece of a request's latency and who is to blame for it. Two parts can share a time: a decode that prompts stall
 * now and then is one segment of decoding and one of stalls, each with its own share of the milliseconds.
 */
export interface Segment {
  part: WaitPart;
  place: Place;
  worker: number | undefined;
  fromSeconds: number;
  toSeconds: number;
  milliseconds: number;
  /** The largest first; their milliseconds add up to those of the segment. */
  culprits: Culprit[];
}

export interface ExplainOptions {
  /** Culprits to name in a segment, the last of them all the others together. */
  culprits?: number;
}

const FEW = 6;

/**
 * Why a request took as long as it did, in order of time. The milliseconds of the segments add up to its end-to-end
 * latency (to the time until its client gave up, if it did), and by part to what the engines said of its wait.
 *
 * Who took part in a step and for how long is known. Of several who made a request wait together each is blamed in
 * proportion: for a step by the time that its tokens take alone, for slots and links by time, for memory by tokens
 * times time.
 */
export function explain(log: RunLog, request: number, options: ExplainOptions = {}): Segment[] {
  const limit = options.culprits ?? FEW;
  return phases(log, request)
    .flatMap((phase) => pieces(log, request, phase))
    .filter(({ seconds }) => Math.abs(seconds) > CRUMB_SECONDS)
    .map(({ phase, part, fromSeconds, toSeconds, seconds, blame }) => ({
      part,
      place: phase.place,
      worker: phase.worker,
      fromSeconds,
      toSeconds,
      milliseconds: 1000 * seconds,
      culprits: blame.divide(1000 * seconds, limit, FALLBACKS[part] ?? 'rule'),
    }));
}

/** A segment before its time is divided. */
export interface Piece {
  phase: RequestPhase;
  part: WaitPart;
  fromSeconds: number;
  toSeconds: number;
  seconds: number;
  blame: Blame;
}

/** Who is to blame where no other can be. */
const FALLBACKS: Partial<Record<WaitPart, Culprit['kind']>> = {
  ingress: 'network',
  prefill: 'itself',
  prefillShared: 'itself',
  transferFixed: 'itself',
  transferShared: 'itself',
  decode: 'itself',
  egress: 'network',
};

function pieces(log: RunLog, request: number, phase: RequestPhase): Piece[] {
  switch (phase.place) {
    case 'arriving':
      return inTurn(phase).map((piece) => {
        if (piece.part === 'gateway') blameInside(log, { request, worker: -1, ...piece }, piece.blame);
        return piece;
      });
    case 'queued':
      return explainQueue(log, request, phase);
    case 'prefilling':
      return together(phase, 'prefillShared', prefillCompany(log, request, phase));
    case 'reserving':
    case 'handingOver':
      return explainMemory(log, request, phase);
    case 'crossing':
      return together(phase, 'transferShared', linkCompany(log, request, phase));
    case 'decodeQueued':
      return explainDecodeQueue(log, request, phase);
    case 'decoding':
      return together(phase, 'decodeStalled', promptsInDecode(log, phase));
    case 'preempted':
      return explainPreempted(log, request, phase);
    case 'returning':
      return inTurn(phase);
  }
}

/** Parts that follow each other. */
function inTurn(phase: RequestPhase): Piece[] {
  let fromSeconds = phase.fromSeconds;
  return [...phase.parts].map(([part, seconds]) => {
    const piece = { phase, part, fromSeconds, toSeconds: fromSeconds + seconds, seconds, blame: new Blame() };
    fromSeconds += seconds;
    return piece;
  });
}

/** Parts that share the time of the phase; others are to blame for one of them. */
function together(phase: RequestPhase, shared: WaitPart, others: Blame): Piece[] {
  const { fromSeconds, toSeconds } = phase;
  return [...phase.parts].map(([part, seconds]) => {
    return { phase, part, fromSeconds, toSeconds, seconds, blame: part === shared ? others : new Blame() };
  });
}

function linkCompany(log: RunLog, request: number, { fromSeconds, toSeconds }: RequestPhase): Blame {
  const blame = new Blame();
  blameLink(log, request, fromSeconds, toSeconds, blame);
  return blame;
}
