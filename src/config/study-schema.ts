import * as z from 'zod';
import { list, record, text, wholeNumber } from './fields.ts';

const VALUES = 'values such as 1..7, 2..20:2 or [1, 2, 4, 8]';

const values = z.union([list(z.unknown(), VALUES), text(VALUES), z.number(), z.boolean()], {
  error: () => `expected ${VALUES}`,
});

/** Anything that a scenario can have there; a text may be a formula. */
const setting = z.unknown();

const named = <Value extends z.ZodType>(value: Value, what: string) =>
  z.record(z.string(), value, { error: () => `expected a map of ${what}` });

/** A study file: a scenario, and what varies in it. */
export const studySchema = record({
  study: text('the name of the study'),
  description: text().exactOptional(),
  scenario: z.union([text(), z.record(z.string(), z.unknown())], {
    error: () => 'expected the path of a scenario, or a scenario in place',
  }),
  vary: named(values, 'names to the values that they take').exactOptional(),
  set: named(setting, 'names to values or formulas').exactOptional(),
  replications: wholeNumber(1).exactOptional(),
  sample: wholeNumber(1, 'a whole number of points, at least 1').exactOptional(),
});

export type StudySettings = z.output<typeof studySchema>;
