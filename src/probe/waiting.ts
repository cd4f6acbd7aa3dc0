/**
 * The parts of one request's latency, in the order in which it meets them.
 * Their sum over a request is its end-to-end latency: a law that the tests check.
 */
export const WAIT_PARTS = [
  'ingress', // network, gateway, tokenisation before the cluster sees the request
  'gateway', // held at the gateway by its cap on requests in the cluster
  'reservation', // destination-first hand-over: no memory reserved on the decode side yet
  'queueStep', // in the waiting queue until the step in progress ends
  'queuePrefill', // in the waiting queue: the token budget goes to the prefill of others
  'queueSlots', // in the waiting queue: as many sequences run as may run
  'queueKv', // in the waiting queue: the KV cache is full
  'prefill', // its own prompt tokens
  'prefillShared', // tokens of others in the steps of its own prefill
  'handoff', // source-first hand-over: no memory on the decode side yet
  'transferFixed', // KV transfer: cost per transfer, and its own bytes at the full rate of the link
  'transferShared', // KV transfer: what sharing the link, or waiting for it, added
  'decodeQueue', // on the decode side, KV present, until it joins a step
  'decode', // steps that made its tokens, as long as they would have been without prefill
  'decodeStalled', // what the prefill of others added to those steps or put between them
  'preempted', // pushed out of memory: waiting again and recomputing
  'egress', // network and gateway on the way back
] as const;

export type WaitPart = (typeof WAIT_PARTS)[number];

/** Index of each part: what the simulation passes around instead of strings. */
export const WAIT = Object.fromEntries(WAIT_PARTS.map((part, index) => [part, index])) as Record<
  WaitPart,
  number
>;
