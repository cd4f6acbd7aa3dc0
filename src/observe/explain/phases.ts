import { WAIT_PARTS, type WaitPart } from '../../probe/waiting.ts';
import type { RunLog } from './run-log.ts';

/** Where a request can be, in the order in which it gets there. */
export const PLACES = [
  'arriving', // on its way to the router: network, gateway
  'reserving', // waits for memory on the decode side before its prefill
  'queued', // in the waiting queue of the worker that prefills it
  'prefilling',
  'handingOver', // its prompt is computed; waits for memory on the decode side
  'crossing', // its KV is on the link
  'decodeQueued', // its KV is on the decode side; waits for a running slot
  'decoding',
  'preempted', // pushed out of memory, until it is computed again
  'returning', // the last token is on its way to the client
] as const;

export type Place = (typeof PLACES)[number];

/** One stay of a request in one place; the phases of a request follow each other without a gap. */
export interface RequestPhase {
  place: Place;
  /** The worker that it waits for or runs on; while it crosses the link, the one that it leaves. */
  worker: number | undefined;
  fromSeconds: number;
  toSeconds: number;
  /** Seconds by part of the wait: what the engine said of it. They add up to the length of the phase. */
  parts: ReadonlyMap<WaitPart, number>;
}

/** A request at one moment. */
export interface RequestAt {
  request: number;
  place: Place;
  worker: number | undefined;
  /** How much of this stay is over, from 0 to 1. */
  progress: number;
}

const PLACE_OF_PART: Record<WaitPart, Place> = {
  ingress: 'arriving',
  gateway: 'arriving',
  reservation: 'reserving',
  queueStep: 'queued',
  queuePrefill: 'queued',
  queueSlots: 'queued',
  queueKv: 'queued',
  prefill: 'prefilling',
  prefillShared: 'prefilling',
  handoff: 'handingOver',
  transferFixed: 'crossing',
  transferShared: 'crossing',
  decodeQueue: 'decodeQueued',
  decode: 'decoding',
  decodeStalled: 'decoding',
  preempted: 'preempted',
  egress: 'returning',
};

/** Sums of differences of times leave crumbs of this size where nothing was. */
export const CRUMB_SECONDS = 1e-9;

/** Places of which the worker of the decode side is told, if there is one. */
const AT_DECODE_WORKER: ReadonlySet<Place> = new Set([
  'reserving',
  'handingOver',
  'decodeQueued',
  'decoding',
  'returning',
]);

/**
 * The life of a request from the sending to the last token, or until its client gave up. Stays that took no time are
 * left out; empty if it was never sent.
 */
export function phases(log: RunLog, request: number): RequestPhase[] {
  const end = log.endSeconds(request) ?? Number.POSITIVE_INFINITY;
  const seen = stays(log, request).filter(({ fromSeconds }) => fromSeconds < end - CRUMB_SECONDS);
  const life = seen.map((stay) => (stay.toSeconds <= end ? stay : cutShort(stay, end)));
  const latest = life.at(-1);
  const left = latest === undefined || !Number.isFinite(end) ? 0 : end - latest.toSeconds;
  if (left > CRUMB_SECONDS) life.push(onTheWay(log, request, latest!.toSeconds, end));
  return life;
}

/** The client gave up when the answer was complete and on its way, of which no engine knows. */
function onTheWay(log: RunLog, request: number, fromSeconds: number, toSeconds: number): RequestPhase {
  const worker = log.decodeWorker[request];
  const parts = new Map<WaitPart, number>([['egress', toSeconds - fromSeconds]]);
  return { place: 'returning', worker, fromSeconds, toSeconds, parts };
}

/** Where everybody is who was sent at `seconds` or before and has no complete answer yet, in order of their numbers. */
export function placesAt(log: RunLog, seconds: number): RequestAt[] {
  const places: RequestAt[] = [];
  for (const [request, life] of lives(log).entries()) {
    const phase = life.find(({ fromSeconds, toSeconds }) => fromSeconds <= seconds && seconds < toSeconds);
    if (phase === undefined) continue;
    const { place, worker, fromSeconds, toSeconds } = phase;
    places.push({
      request,
      place,
      worker,
      progress: (seconds - fromSeconds) / (toSeconds - fromSeconds),
    });
  }
  return places;
}

/** The phases of every request of a run that has ended; worked out once. */
export const lives = ofEveryRequest(phases);

/** Calls a function for every request of a run that has ended, at the first time, and remembers what it said. */
export function ofEveryRequest<T>(of: (log: RunLog, request: number) => T): (log: RunLog) => readonly T[] {
  const known = new WeakMap<RunLog, T[]>();
  return (log) => {
    let all = known.get(log);
    if (all === undefined) {
      all = Array.from({ length: log.table.count }, (_, request) => of(log, request));
      known.set(log, all);
    }
    return all;
  };
}

/**
 * The stays of a request in the cluster, even those after its client gave up: until its step or its transfer ends it goes
 * on taking room from others.
 */
export function stays(log: RunLog, request: number): RequestPhase[] {
  const found: RequestPhase[] = [];
  let time = log.arrivalSeconds[request];
  let place: Place | undefined;
  let parts = new Map<WaitPart, number>();
  const close = () => {
    if (place === undefined) return;
    const toSeconds = time + [...parts.values()].reduce((sum, seconds) => sum + seconds, 0);
    if (toSeconds - time > CRUMB_SECONDS) {
      const worker = workerOf(log, request, place, found);
      found.push({ place, worker, fromSeconds: time, toSeconds, parts });
    }
    time = toSeconds;
  };
  for (const [index, seconds] of log.waits(request)) {
    const part = WAIT_PARTS[index];
    if (PLACE_OF_PART[part] !== place) {
      close();
      place = PLACE_OF_PART[part];
      parts = new Map();
    }
    parts.set(part, (parts.get(part) ?? 0) + seconds);
  }
  close();
  return found;
}

function workerOf(log: RunLog, request: number, place: Place, before: RequestPhase[]): number | undefined {
  if (place === 'arriving') return undefined;
  const isBeyond = AT_DECODE_WORKER.has(place) || before.some((phase) => phase.place === 'crossing');
  return (isBeyond ? log.decodeWorker : log.prefillWorker)[request];
}

/** What of a stay the client waited for; its parts in proportion. */
function cutShort(stay: RequestPhase, end: number): RequestPhase {
  const share = (end - stay.fromSeconds) / (stay.toSeconds - stay.fromSeconds);
  const parts = new Map([...stay.parts].map(([part, seconds]) => [part, seconds * share]));
  return { ...stay, toSeconds: end, parts };
}
