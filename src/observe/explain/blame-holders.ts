import type { Blame } from './culprits.ts';
import { ofEveryRequest, type Place, type RequestPhase, stays } from './phases.ts';
import type { RunLog } from './run-log.ts';

/** A time on one worker that somebody waited for something to become free. */
export interface Wait {
  request: number;
  worker: number;
  fromSeconds: number;
  toSeconds: number;
}

const WITH_A_SLOT: ReadonlySet<Place> = new Set(['prefilling', 'decoding']);
const INSIDE: ReadonlySet<Place> = new Set([
  'reserving',
  'queued',
  'prefilling',
  'handingOver',
  'crossing',
  'decodeQueued',
  'decoding',
  'preempted',
] as const);

/** Blames those who hold the running slots of a worker, by the time for which they do. */
export function blameSlots(log: RunLog, wait: Wait, blame: Blame): void {
  for (const { request, stay, seconds } of overlaps(log, wait)) {
    if (stay.worker === wait.worker && WITH_A_SLOT.has(stay.place))
      blame.add({ kind: 'slot', request }, seconds);
  }
}

/** Blames those who are in the cluster while a gateway keeps others out, by the time for which they are. */
export function blameInside(log: RunLog, wait: Wait, blame: Blame): void {
  for (const { request, stay, seconds } of overlaps(log, wait))
    if (INSIDE.has(stay.place)) blame.add({ kind: 'slot', request }, seconds);
}

/** Blames those who hold the KV blocks of a worker, by tokens and the time for which they hold them. */
export function blameMemory(log: RunLog, wait: Wait, blame: Blame): void {
  for (const { request, stay, middle, seconds } of overlaps(log, wait)) {
    const held = heldTokens(log, request, stay, wait.worker, middle);
    blame.add({ kind: 'memory', request }, held * seconds, held);
  }
}

/** Tokens of KV that a request holds on a worker at a moment of its stay: prompt and answer so far. */
function heldTokens(log: RunLog, request: number, stay: RequestPhase, worker: number, time: number): number {
  const { place, fromSeconds, toSeconds } = stay;
  const { inputTokens, outputTokens } = log.table;
  const progress = (time - fromSeconds) / (toSeconds - fromSeconds);
  const isOnPrefillSide = log.prefillWorker[request] === worker;
  const isOnDecodeSide = log.decodeWorker[request] === worker;
  if (isOnDecodeSide && place === 'decoding') return inputTokens[request] + progress * outputTokens[request];
  if (isOnPrefillSide && place === 'prefilling') return inputTokens[request];
  if (!log.isDisaggregated) return 0;
  if (isOnPrefillSide) return place === 'handingOver' || place === 'crossing' ? inputTokens[request] : 0;
  return isOnDecodeSide && hasReserved(log, place) ? inputTokens[request] : 0;
}

/** True if memory on the decode side is set aside for a request that is here. */
function hasReserved(log: RunLog, place: Place): boolean {
  if (place === 'crossing' || place === 'decodeQueued') return true;
  const { memory } = log.plan.pools[1].profile.disaggregation;
  return memory === 'destination-first' && (place === 'queued' || place === 'prefilling');
}

const everyStay = ofEveryRequest(stays);

interface Overlap {
  request: number;
  stay: RequestPhase;
  /** Length and middle of the time that both have in common. */
  seconds: number;
  middle: number;
}

/** Stays of others that overlap with a wait. */
function* overlaps(log: RunLog, wait: Wait): Generator<Overlap> {
  for (const [request, own] of everyStay(log).entries()) {
    if (request === wait.request || !(log.arrivalSeconds[request] < wait.toSeconds)) continue;
    for (const stay of own) {
      const from = Math.max(stay.fromSeconds, wait.fromSeconds);
      const to = Math.min(stay.toSeconds, wait.toSeconds);
      if (from < to) yield { request, stay, seconds: to - from, middle: (from + to) / 2 };
    }
  }
}
