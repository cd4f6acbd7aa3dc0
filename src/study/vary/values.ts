import { parse } from 'yaml';
import { readable } from '../../report/numbers.ts';
import type { Fail } from './formula.ts';

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
/** A dot of its own would read `1..7` as 1. and .7. */
const RANGE = new RegExp(`^\\s*(${NUMBER}?)\\.\\.(${NUMBER})(?::(${NUMBER}))?\\s*$`, 'i');

const SYNTAX = 'values such as 1..7, 2..20:2 or 1,2,4,8';
const LONGEST = 1_000_000;
/** Shares of a step: rounding must not lose the end of a range. */
const TOLERANCE = 1e-9;

/**
 * The values that a text stands for: a range `1..7`, one with a step `2..20:2`, or a list `1,2,4..8` of values and ranges
 * as YAML writes them, with or without square brackets.
 *
 * @throws ConfigError if there are none
 */
export function parseValues(text: string, fail: Fail): unknown[] {
  const inner = /^\s*\[.*\]\s*$/s.test(text) ? text : `[${text}]`;
  return expandValues(listIn(inner, text, fail), fail);
}

/**
 * A list in which texts such as `1..7` are ranges.
 * @throws ConfigError if a range or the whole list is empty, or a value stands in it twice
 */
export function expandValues(written: readonly unknown[], fail: Fail): unknown[] {
  const values = written.flatMap((value) => (typeof value === 'string' ? rangeOr(value, fail) : [value]));
  if (values.length === 0) throw fail(`no value, expected ${SYNTAX}`);
  const seen = new Set<string>();
  for (const value of values) {
    const text = JSON.stringify(value);
    if (seen.has(text)) throw fail(`${text} stands here twice`);
    seen.add(text);
  }
  return values;
}

function listIn(list: string, text: string, fail: Fail): unknown[] {
  try {
    return parse(list) as unknown[];
  } catch {
    throw fail(`expected ${SYNTAX}, found "${text}"`);
  }
}

function rangeOr(text: string, fail: Fail): unknown[] {
  const match = RANGE.exec(text);
  if (!match || match[1] === '') return [text];
  const [from, to, step] = [match[1], match[2], match[3] ?? '1'].map(Number);
  if (step === 0) throw fail(`a range with a step of 0: ${text}`);
  const steps = Math.floor((to - from) / step + TOLERANCE);
  if (steps < 0) {
    const hint = match[3] === undefined ? `downwards: ${from}..${to}:-1` : undefined;
    throw fail(`the range ${text} is empty`, hint);
  }
  if (steps >= LONGEST)
    throw fail(`the range ${text} has ${readable(steps + 1)} values, expected at most a million`);
  const decimals = decimalsOf(Math.max(Math.abs(from), Math.abs(to), Math.abs(step)));
  // Adding 0 makes 0 of -0.
  return Array.from({ length: steps + 1 }, (_, index) => Number((from + index * step).toFixed(decimals)) + 0);
}

const DIGITS = 12;

/** Decimals that numbers up to `largest` are rounded to: 0.1 + 2 * 0.1 is 0.3 for everybody but a computer, and -0.3 + 3 * 0.1 is 0. */
function decimalsOf(largest: number): number {
  return Math.min(100, Math.max(0, DIGITS - Math.ceil(Math.log10(largest))));
}
