import { jsonSchema, SCHEMA_NAMES, type SchemaName } from '../../config/json-schema.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  positionals: [`<${SCHEMA_NAMES.join('|')}>`],
  options: {},
  examples: ['Editors complete a scenario by the schema: xpyd schema scenario > scenario.schema.json'],
  run({ positionals: [name] }) {
    if (!SCHEMA_NAMES.includes(name as SchemaName)) {
      throw new ConfigError(`unknown schema "${name}"`, { hint: suggestion(name, SCHEMA_NAMES) });
    }
    process.stdout.write(`${JSON.stringify(jsonSchema(name as SchemaName), null, 2)}\n`);
    return 0;
  },
};
