import type { Place } from '../observe/explain/index.ts';
import type { Phase } from './phases.ts';

/** Words for where a request is, and the family whose colour it has there. */
export const PLACE_LABELS: Record<Place, { label: string; phase: Phase }> = {
  arriving: { label: 'Ingress', phase: 'network' },
  reserving: { label: 'Reserving decode memory', phase: 'transfer' },
  queued: { label: 'Queue', phase: 'queue' },
  prefilling: { label: 'Prefill', phase: 'prefill' },
  handingOver: { label: 'Hand-over', phase: 'transfer' },
  crossing: { label: 'KV transfer', phase: 'transfer' },
  decodeQueued: { label: 'Decode queue', phase: 'queue' },
  decoding: { label: 'Decode', phase: 'decode' },
  preempted: { label: 'Preempted', phase: 'preempted' },
  returning: { label: 'Egress', phase: 'network' },
};
