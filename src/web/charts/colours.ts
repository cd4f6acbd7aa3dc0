import type { WaitPart } from '../../probe/waiting.ts';
import { PHASE_OF_PART, type Phase, SHADE_OF_PART } from '../../report/phases.ts';

/** A line, a bar or a dot of a chart, as its legend explains it. Colours are CSS, mostly variables of the theme. */
export interface LegendEntry {
  label: string;
  colour: string;
  opacity?: number;
  /** Pattern of a line, as SVG has it. */
  dash?: string;
}

const SERIES = 8;
const DASHES = ['', '6 3', '2 3', '9 3 2 3'];

/** Colour and pattern of the n-th deployment (or other series): neighbours differ in both. */
export function seriesStyle(index: number): { colour: string; dash: string } {
  const dash = DASHES[(index + Math.floor(index / SERIES)) % DASHES.length];
  return { colour: `var(--series-${(index % SERIES) + 1})`, dash };
}

export function seriesLegend(names: readonly string[]): LegendEntry[] {
  return names.map((label, index) => ({ label, ...seriesStyle(index) }));
}

export function phaseColour(phase: Phase): string {
  return `var(--phase-${phase})`;
}

/** Colour and opacity of a part of the wait. */
export function partStyle(part: WaitPart): { colour: string; opacity: number } {
  return { colour: phaseColour(PHASE_OF_PART[part]), opacity: SHADE_OF_PART[part] };
}

const ROLE_PHASES: Record<string, Phase> = { prefill: 'prefill', decode: 'decode' };

/** Prefill workers have the colour of prefill, decode workers that of decode; what does both has neither. */
export function roleColour(role: string): string {
  const phase = ROLE_PHASES[role];
  return phase === undefined ? 'var(--ink-soft)' : phaseColour(phase);
}
