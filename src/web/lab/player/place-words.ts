import type { Place } from '../../../observe/explain/index.ts';
import type { Phase } from '../../../report/phases.ts';

/** The colour of each place on the stage and in the lives of requests. */
export const PHASE_OF_PLACE: Record<Place, Phase> = {
  arriving: 'network',
  reserving: 'transfer',
  queued: 'queue',
  prefilling: 'prefill',
  handingOver: 'transfer',
  crossing: 'transfer',
  decodeQueued: 'queue',
  decoding: 'decode',
  preempted: 'preempted',
  returning: 'network',
};

/** Where a request is, in words. */
export const PLACE_WORDS: Record<Place, string> = {
  arriving: 'on its way to the router',
  reserving: 'waiting for memory on the decode side',
  queued: 'in the waiting queue',
  prefilling: 'prefilling',
  handingOver: 'prefilled, waiting for memory on the decode side',
  crossing: 'its KV is crossing the link',
  decodeQueued: 'waiting to decode',
  decoding: 'decoding',
  preempted: 'preempted',
  returning: 'on its way back',
};
