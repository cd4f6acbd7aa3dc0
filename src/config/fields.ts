import * as z from 'zod';
import { DIMENSIONS } from '../quantity/dimensions.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { QuantityError } from '../quantity/quantity-error.ts';
import { suggestion } from './suggestion.ts';

/**
 * What schemas are made of. Every field says in words what it expects; `check` adds where it stands and what was
 * found there.
 */
function expected(what: string) {
  return { error: () => `expected ${what}` };
}

export function text(what = 'a text') {
  return z.string(expected(what)).min(1, expected(what));
}

export function flag(what = 'true or false') {
  return z.boolean(expected(what));
}

/** Counts beyond this are slips of the keyboard, and the columns of the simulation are 32-bit integers. */
const LARGEST = 1_000_000_000;

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, what = `a whole number of at least ${min}`, max = LARGEST) {
  return z
    .int(expected(what))
    .min(min, expected(what))
    .max(max, expected(`at most ${max}`));
}

export function positive(what = 'a positive number') {
  return z.number(expected(what)).gt(0, expected(what));
}

export function notNegative(what = 'a number of at least 0') {
  return z.number(expected(what)).min(0, expected(what));
}

/** A share of a whole: more than 0, at most 1. */
export function share(what = 'a share: more than 0, at most 1') {
  return z.number(expected(what)).gt(0, expected(what)).max(1, expected(what));
}

/** One of some words. */
export function choice<const Word extends string>(words: readonly Word[]) {
  return z.enum(words, expected(`one of ${words.join(', ')}`));
}

export function list<Item extends z.ZodType>(item: Item, what: string) {
  return z.array(item, expected(what)).min(1, expected(what));
}

/** A map with these keys and no others; an unknown key is told the nearest known one. */
export function record<Shape extends z.core.$ZodLooseShape>(shape: Shape, what = 'a map of keys') {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `expected ${what}`;
      return suggestion(
        (issue as z.core.$ZodRawIssue<z.core.$ZodIssueUnrecognizedKeys>).keys[0],
        keysOf(shape),
      );
    },
  });
}

/** A map with exactly one of these keys: one of several forms of a thing. */
export function oneOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const what = `exactly one of ${Object.keys(shape).join(', ')}`;
  return record(shape, what)
    .partial()
    .refine((value) => Object.keys(value).length === 1, expected(what))
    .meta({ minProperties: 1, maxProperties: 1 });
}

/** The name of a profile, a path to one, or what it changes in one. */
export function reference(noun: string) {
  const map = z.record(z.string(), z.unknown(), { error: () => `expected the name of ${noun}, or a map` });
  return z.union([text(), map], { error: () => `expected the name of ${noun}, or a map` });
}

/** A text such as `350 ms`, read into the SI unit of its dimension. */
export function quantity(dimension: keyof typeof DIMENSIONS, minimum: 'positive' | 'zero' = 'positive') {
  const what = `expected ${DIMENSIONS[dimension].description}`;
  return z.string({ error: () => what }).transform((written, context) => {
    try {
      const amount = parseQuantity(written, dimension);
      if (amount > 0 || minimum === 'zero') return amount;
      context.addIssue({ code: 'custom', message: `${what}, more than 0` });
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error;
      const { expected, found, hint } = error;
      context.addIssue({ code: 'custom', message: `expected ${expected}`, params: { found, hint } });
    }
    return z.NEVER;
  });
}

/** Renames keys whose times have been read: `latency` becomes `latencySeconds`. */
export function inSeconds<const Key extends string>(...keys: readonly Key[]) {
  return <Fields extends object>(fields: Fields) => {
    const renamed = Object.entries(fields).map(([key, value]) => [
      keys.includes(key as Key) ? `${key}Seconds` : key,
      value,
    ]);
    return Object.fromEntries(renamed) as {
      [Name in keyof Fields as Name extends Key ? `${Name}Seconds` : Name]: Fields[Name];
    };
  };
}

/** Known keys, those of nested maps too: `batching`, `batching.maxNumSeqs`. */
function keysOf(shape: z.core.$ZodLooseShape): string[] {
  return Object.entries(shape).flatMap(([key, field]) => [
    key,
    ...Object.keys(shapeOf(field)).map((nested) => `${key}.${nested}`),
  ]);
}

function shapeOf(field: unknown): z.core.$ZodLooseShape {
  if (field instanceof z.ZodOptional || field instanceof z.ZodExactOptional) return shapeOf(field.unwrap());
  if (field instanceof z.ZodPipe) return shapeOf(field.in);
  return field instanceof z.ZodObject ? field.shape : {};
}
