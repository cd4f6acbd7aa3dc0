import type { WaitPart } from '../probe/waiting.ts';

/** Colours of one thing on a light and on a dark ground, as `#rrggbb`. */
export interface PhaseColour {
  light: string;
  dark: string;
}

/**
 * The families that the parts of a wait fall into, each with its colour: one scale for the command line, the report, the
 * laboratory and traces. The hues are those of Okabe and Ito (2008), which people with any common form of colour blindness
 * tell apart, moved in lightness until each stands out on its ground.
 */
export const PHASES = {
  network: { label: 'Network and gateway', light: '#8a8f98', dark: '#9aa0aa' },
  queue: { label: 'Waiting in a queue', light: '#d98e04', dark: '#f0b23e' },
  prefill: { label: 'Prefill', light: '#0b66b0', dark: '#5aa9e6' },
  transfer: { label: 'KV transfer', light: '#b0578d', dark: '#d88fb8' },
  decode: { label: 'Decode', light: '#078660', dark: '#2fbf93' },
  stall: { label: 'Stalled by prefill', light: '#c6500b', dark: '#f2803a' },
  preempted: { label: 'Preempted', light: '#3d3d46', dark: '#e6e6ea' },
  idle: { label: 'Idle', light: '#e4e6ea', dark: '#2c3038' },
} satisfies Record<string, PhaseColour & { label: string }>;

export type Phase = keyof typeof PHASES;

/** The family of each part of the wait. */
export const PHASE_OF_PART: Record<WaitPart, Phase> = {
  ingress: 'network',
  gateway: 'network',
  reservation: 'transfer',
  queueStep: 'queue',
  queuePrefill: 'queue',
  queueSlots: 'queue',
  queueKv: 'queue',
  prefill: 'prefill',
  prefillShared: 'stall',
  handoff: 'transfer',
  transferFixed: 'transfer',
  transferShared: 'transfer',
  decodeQueue: 'queue',
  decode: 'decode',
  decodeStalled: 'stall',
  preempted: 'preempted',
  egress: 'network',
};

/** Opacity of each part, which tells the members of a family apart; the first is full. */
export const SHADE_OF_PART: Record<WaitPart, number> = shades();

function shades(): Record<WaitPart, number> {
  const members = new Map<Phase, WaitPart[]>();
  for (const [part, phase] of Object.entries(PHASE_OF_PART) as [WaitPart, Phase][])
    members.set(phase, [...(members.get(phase) ?? []), part]);
  const entries = [...members.values()].flatMap((parts) =>
    parts.map((part, index) => [part, 1 - (0.6 * index) / parts.length]),
  );
  return Object.fromEntries(entries) as Record<WaitPart, number>;
}
