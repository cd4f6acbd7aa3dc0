import { PHASES } from '../../report/phases.ts';

/** Gives the page the colours of report/phases.ts, as --phase-<name>, on a light and on a dark ground. */
export function applyPhases(): void {
  const colours = (ground: 'light' | 'dark') =>
    Object.entries(PHASES)
      .map(([name, phase]) => `--phase-${name}:${phase[ground]};`)
      .join('');
  const style = document.createElement('style');
  style.textContent =
    `:root{${colours('light')}}` +
    `@media (prefers-color-scheme: dark){:root:not([data-theme="light"]){${colours('dark')}}}` +
    `:root[data-theme="dark"]{${colours('dark')}}`;
  document.head.append(style);
}
