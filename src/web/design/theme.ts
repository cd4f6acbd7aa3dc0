import { PHASES } from '../../report/phases.ts';

export type Ground = 'light' | 'dark';

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const paper = matchMedia('print');
const listeners = new Set<() => void>();
let chosen: Ground | undefined;

/**
 * Gives the page its colours, which theme.css has for each `data-theme`: those that were chosen, before that those of
 * the system, and on paper the light ones.
 */
export function followTheme(): void {
  const style = document.createElement('style');
  style.textContent = (['light', 'dark'] as const).map(phaseColours).join('');
  document.head.append(style);
  darkSystem.addEventListener('change', apply);
  paper.addEventListener('change', apply);
  apply();
}

/** @param ground undefined follows the system */
export function setTheme(ground: Ground | undefined): void {
  chosen = ground;
  apply();
}

/** What the page stands on now. */
export function groundNow(): Ground {
  if (paper.matches) return 'light';
  return chosen ?? (darkSystem.matches ? 'dark' : 'light');
}

/** Calls back whenever the colours have changed: what is drawn on a canvas must be drawn again. */
export function onThemeChange(redraw: () => void): () => void {
  listeners.add(redraw);
  return () => listeners.delete(redraw);
}

function apply(): void {
  document.documentElement.dataset.theme = groundNow();
  for (const redraw of listeners) redraw();
}

/** The colours of report/phases.ts on one ground, as --phase-<name>. */
function phaseColours(ground: Ground): string {
  const colours = Object.entries(PHASES).map(([name, phase]) => `--phase-${name}:${phase[ground]};`);
  return `:root[data-theme="${ground}"]{${colours.join('')}}`;
}
