import { styleText } from 'node:util';
import { PHASES } from '../report/phases.ts';
import { PLAIN, type Styler } from '../report/styler.ts';

const TRUE_COLOUR = 24;

/** Colours for a terminal that wants them; none for pipes, files and NO_COLOR. */
export function terminalStyler(): Styler {
  if (!process.stdout.isTTY || process.env.NO_COLOR) return PLAIN;
  return {
    heading: (text) => styleText('bold', text),
    dim: (text) => styleText('dim', text),
    good: (text) => styleText('green', text),
    fair: (text) => styleText('yellow', text),
    bad: (text) => styleText('red', text),
    ...(process.stdout.getColorDepth() >= TRUE_COLOUR && { swatch }),
  };
}

/** The colour for a light ground stands out on a dark one, too. */
function swatch(phase: keyof typeof PHASES): string {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    Number.parseInt(PHASES[phase].light.slice(at, at + 2), 16),
  );
  return `\u001b[38;2;${red};${green};${blue}m■\u001b[39m`;
}
