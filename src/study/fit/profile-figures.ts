import type { FittedOperator } from './fit-operators.ts';

const SIGNIFICANT_DIGITS = 4;

/**
 * Figures as an accelerator profile writes them: `latencySeconds` 2.84e-6 becomes `latency: 2.84 us`; tokens and bytes
 * are whole.
 */
export function profileFigures({ figures }: FittedOperator): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => profileFigure(name, value)));
}

function profileFigure(name: string, value: number | boolean): [string, string | number | boolean] {
  if (typeof value === 'boolean') return [name, value];
  if (name.endsWith('Seconds')) return [name.slice(0, -'Seconds'.length), `${inMicroseconds(value)} us`];
  const isWhole = name === 'rampBytes' || name === 'rampContextTokens';
  return [name, isWhole ? Math.max(1, Math.round(value)) : Number(value.toPrecision(SIGNIFICANT_DIGITS))];
}

/** To a nanosecond, or to what is significant of less. */
function inMicroseconds(seconds: number): number {
  const microseconds = seconds * 1e6;
  return microseconds < 0.001 ? 0 : Number(microseconds.toPrecision(SIGNIFICANT_DIGITS));
}
