import type { WaitPart } from '../probe/waiting.ts';

/** Short words for the parts of a request's latency. */
export const WAIT_LABELS: Record<WaitPart, string> = {
  ingress: 'Ingress',
  gateway: 'Held at the gateway',
  reservation: 'Reserving decode memory',
  queueStep: 'Queue: step in progress',
  queuePrefill: 'Queue: prefill of others',
  queueSlots: 'Queue: no running slot',
  queueKv: 'Queue: KV cache full',
  prefill: 'Prefill',
  prefillShared: 'Prefill shared with others',
  handoff: 'Hand-over: no memory yet',
  transferFixed: 'KV transfer',
  transferShared: 'KV transfer: shared link',
  decodeQueue: 'Decode queue',
  decode: 'Decode',
  decodeStalled: 'Decode stalled by prefill',
  preempted: 'Preempted',
  egress: 'Egress',
};
