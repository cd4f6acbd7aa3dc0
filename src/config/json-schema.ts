import * as z from 'zod';
import { acceleratorSchema } from './accelerator-schema.ts';
import { engineSchema } from './engine-schema.ts';
import { linkSchema } from './link-schema.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { studySchema } from './study-schema.ts';

const SCHEMAS = {
  scenario: scenarioSchema,
  study: studySchema,
  accelerator: acceleratorSchema,
  link: linkSchema,
  engine: engineSchema,
} satisfies Record<string, z.ZodType>;

export type SchemaName = keyof typeof SCHEMAS;
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as SchemaName[];

/** The JSON Schema (draft 2020-12) of a file as people write it, for completion in editors. */
export function jsonSchema(name: SchemaName): object {
  const schema = z.toJSONSchema(SCHEMAS[name], {
    io: 'input',
    // Draws the line at the largest safe integer, which no reader wants to see.
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return { ...schema, title: `xpyd ${name}` };
}
