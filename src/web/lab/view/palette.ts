import { PHASES, type Phase } from '../../../report/phases.ts';
import { onThemeChange } from '../../design/theme.ts';

/** Colours for a canvas, which knows no style sheet. */
export interface Palette {
  phase: Record<Phase, string>;
  ink: string;
  soft: string;
  line: string;
  surface: string;
  accent: string;
}

let known: Palette | undefined;
onThemeChange(() => {
  known = undefined;
});

/** The colours of the page as they are now. */
export function palette(): Palette {
  known ??= read();
  return known;
}

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const phases = (Object.keys(PHASES) as Phase[]).map((phase) => [phase, colour(`phase-${phase}`)]);
  return {
    phase: Object.fromEntries(phases) as Record<Phase, string>,
    ink: colour('ink'),
    soft: colour('ink-soft'),
    line: colour('line'),
    surface: colour('surface'),
    accent: colour('accent'),
  };
}
