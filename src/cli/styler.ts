import { styleText } from 'node:util';
import { PLAIN, type Styler } from '../report/styler.ts';

/** Colours for a terminal that wants them; none for pipes, files and NO_COLOR. */
export function terminalStyler(): Styler {
  if (!process.stdout.isTTY || process.env.NO_COLOR) return PLAIN;
  return {
    heading: (text) => styleText('bold', text),
    dim: (text) => styleText('dim', text),
    good: (text) => styleText('green', text),
    fair: (text) => styleText('yellow', text),
    bad: (text) => styleText('red', text),
  };
}
