import { PHASES, type Phase } from '../../../report/phases.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** Gives the colours of phases to the style sheet, and tells drawings when to change theirs. */
export function followTheme(): void {
  const style = document.createElement('style');
  const block = (shade: 'light' | 'dark') =>
    (Object.keys(PHASES) as Phase[]).map((phase) => `--phase-${phase}:${PHASES[phase][shade]}`).join(';');
  style.textContent = [
    `:root{${block('light')}}`,
    `@media (prefers-color-scheme: dark){:root:not([data-theme="light"]){${block('dark')}}}`,
    `:root[data-theme="dark"]{${block('dark')}}`,
  ].join('\n');
  document.head.append(style);
  darkSystem.addEventListener('change', tell);
}

export function setTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  tell();
}

export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Colours for a canvas, which knows no style sheet. */
export function palette(): {
  phase: Record<Phase, string>;
  ink: string;
  soft: string;
  line: string;
  ground: string;
  accent: string;
} {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const phases = Object.keys(PHASES) as Phase[];
  return {
    phase: Object.fromEntries(phases.map((phase) => [phase, colour(`phase-${phase}`)])) as Record<
      Phase,
      string
    >,
    ink: colour('ink'),
    soft: colour('ink-soft'),
    line: colour('line'),
    ground: colour('surface'),
    accent: colour('accent'),
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}
