import type { Phase } from './phases.ts';

/** How a report marks text. The default marks nothing; a terminal passes one that writes escape codes. */
export interface Styler {
  heading(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  fair(text: string): string;
  bad(text: string): string;
  /** A mark, one character wide, in the colour of a phase; undefined where there are no such colours. */
  swatch?(phase: Phase): string;
}

/** What makes marked text of a text. */
export type TextStyle = Exclude<keyof Styler, 'swatch'>;

const same = (text: string) => text;

export const PLAIN: Styler = { heading: same, dim: same, good: same, fair: same, bad: same };
