import * as z from 'zod';

/** What is common in result files, with messages for people; null stands for what there is nothing of. */
export const optionalNumber = z.number({ error: () => 'expected a number' }).nullish();

export const lengths = z
  .array(z.number({ error: () => 'expected a number of tokens' }), {
    error: () => 'expected a list of lengths',
  })
  .nullish();

/** An object with these keys and any others. */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape, { error: () => 'expected an object' });
}
