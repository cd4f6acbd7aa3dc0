import type * as z from 'zod';
import { positive, quantity, record, reference, text, wholeNumber } from './fields.ts';
import { operatorsSchema } from './operators-schema.ts';

const source = text('a source: where the figures come from');

/** An accelerator profile: `profiles/accelerators/<id>.yaml`. */
export const acceleratorSchema = record({
  name: text(),
  vendor: text(),
  architecture: text(),
  multiprocessors: wholeNumber(1),
  memory: record({ capacity: quantity('bytes'), bandwidth: quantity('bytesPerSecond'), source }),
  peak: record({
    bf16: quantity('flopsPerSecond'),
    fp8: quantity('flopsPerSecond').exactOptional(),
    int8: quantity('flopsPerSecond').exactOptional(),
    fp4: quantity('flopsPerSecond').exactOptional(),
    uncertainty: text('a range of figures').exactOptional(),
    source,
  }),
  interconnect: reference('a link'),
  host: reference('a link'),
  operators: operatorsSchema,
  power: record({ board: quantity('watts'), source }).exactOptional(),
  price: record({
    perHour: positive(),
    currency: text(),
    date: text().exactOptional(),
    source,
  }).exactOptional(),
});

export type AcceleratorSettings = z.output<typeof acceleratorSchema>;
