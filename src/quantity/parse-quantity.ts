import type { Unit } from 'mathjs';
import type { Dimension, DimensionName } from './dimensions.ts';
import { DIMENSIONS } from './dimensions.ts';
import { nearest } from './nearest.ts';
import { QuantityError } from './quantity-error.ts';
import { unitClass } from './units.ts';

const COUNT = 'a whole number such as 1000';
const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/i;

/**
 * Reads a quantity as people write it, in SI (decimal) or IEC (binary) prefixes: "3.35 TB/s", "80 GiB", "400 Gb/s",
 * "350 ms", "125 TFLOPS", "100 /min".
 *
 * @returns the plain number in bytes, bytes/s, FLOP/s, seconds, watts or 1/s: the floating-point number nearest to the
 * decimal one
 * @throws QuantityError if there is no number or no unit, if the unit is unknown or measures something else, and if the
 * number is negative or not finite
 */
export function parseQuantity(text: string | number, dimension: DimensionName): number {
  if (dimension === 'count') return parseCount(text);
  const { description, si } = DIMENSIONS[dimension];
  const [number, unitText] = splitNumber(text, description);
  const hint = (word: string) => spellingHint(word, DIMENSIONS[dimension]);
  if (unitText === '') throw new QuantityError(description, `${quoted(text)}, which has no unit`);

  const unit = parseUnit(`${number} ${unitText}`);
  if (!unit) throw new QuantityError(description, `${quoted(text)}, whose unit is unknown`, hint(unitText));
  if (!unit.equalBase(unitClass().parse(si))) {
    throw new QuantityError(description, `${quoted(text)}, which is ${describe(unit)}`, hint(unitText));
  }
  return checkedNumber(unit.toNumber(si), text, description);
}

function parseCount(text: string | number): number {
  const [number, rest] = splitNumber(text, COUNT);
  if (rest !== '') throw new QuantityError(COUNT, `${quoted(text)}, which has a unit`);
  const count = checkedNumber(Number(number), text, COUNT);
  if (!Number.isSafeInteger(count)) throw new QuantityError(COUNT, quoted(text));
  return count;
}

function splitNumber(text: string | number, expected: string): [number: string, unit: string] {
  const match = NUMBER.exec(String(text).trim());
  if (!match) throw new QuantityError(expected, `${quoted(text)}, which does not start with a number`);
  // mathjs reads only ASCII letters; the micro sign exists twice in Unicode.
  return [match[1], match[2].replace(/[\u00b5\u03bc]/g, 'u')];
}

function parseUnit(text: string): Unit | undefined {
  try {
    return unitClass().parse(text);
  } catch {
    return undefined;
  }
}

function checkedNumber(value: number, text: string | number, expected: string): number {
  if (!Number.isFinite(value)) throw new QuantityError(expected, `${quoted(text)}, which is too large`);
  if (value < 0) throw new QuantityError(expected, `${quoted(text)}, which is negative`);
  return value;
}

function describe(unit: Unit): string {
  for (const { description, si } of Object.values(DIMENSIONS)) {
    if (unit.equalBase(unitClass().parse(si))) return description.replace(/ such as.*/, '');
  }
  return 'something else';
}

function spellingHint(unitText: string, { ladder, alsoWritten }: Dimension): string | undefined {
  const known = nearest(unitText, [...ladder.map(([unit]) => unit), ...alsoWritten]);
  return known && `did you mean ${known}?`;
}

function quoted(text: string | number): string {
  return typeof text === 'number' ? String(text) : `"${text}"`;
}
