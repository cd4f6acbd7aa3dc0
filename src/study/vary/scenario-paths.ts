import { jsonSchema, type SchemaName } from '../../config/json-schema.ts';
import type { Path } from '../../config/locator.ts';

/** What is read here of a JSON Schema. */
interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** Keys whose value is the name of a profile, or a map that changes one: below them stands what the profile has. */
const PROFILES: Record<string, SchemaName> = {
  engine: 'engine',
  accelerator: 'accelerator',
  link: 'link',
  interconnect: 'link',
  host: 'link',
};

/** Stands for a key or an index that can be any. */
const ANY = '*';

/** True if a scenario can have a value at this path. */
export function isScenarioPath(path: Path): boolean {
  let schema: Schema | undefined = jsonSchema('scenario');
  for (const part of path) {
    const fields: Map<string, Schema> = fieldsOf(schema);
    schema = fields.get(String(part)) ?? fields.get(ANY);
    if (schema === undefined) return false;
  }
  return true;
}

/** Paths that have a name, `[*]` for the items of a list; those that are shorter come first. */
export function scenarioPaths(): string[] {
  const paths: { path: string; depth: number }[] = [];
  const visit = (schema: Schema, prefix: string, depth: number) => {
    for (const [key, field] of fieldsOf(schema)) {
      const path = key === ANY ? `${prefix}[*]` : prefix === '' ? key : `${prefix}.${key}`;
      if (key !== ANY) paths.push({ path, depth });
      visit(field, path, depth + 1);
    }
  };
  visit(jsonSchema('scenario'), '', 0);
  return paths.sort((a, b) => a.depth - b.depth).map(({ path }) => path);
}

/** What stands directly below a value, in all forms that it can have. */
function fieldsOf(schema: Schema): Map<string, Schema> {
  const fields = new Map<string, Schema>();
  for (const form of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    for (const [key, field] of fieldsOf(form)) add(fields, key, field);
  for (const [key, field] of Object.entries(schema.properties ?? {}))
    add(fields, key, key in PROFILES ? profileSchema(PROFILES[key]) : field);
  const { items, prefixItems = [], additionalProperties } = schema;
  for (const field of [...(items ? [items] : []), ...prefixItems]) add(fields, ANY, field);
  if (typeof additionalProperties === 'object') add(fields, ANY, additionalProperties);
  return fields;
}

/** A key that several forms have (`rate` of the arrival processes) has the forms of all of them. */
function add(fields: Map<string, Schema>, key: string, field: Schema): void {
  const known = fields.get(key);
  fields.set(key, known ? { anyOf: [known, field] } : field);
}

function profileSchema(name: SchemaName): Schema {
  const schema: Schema = jsonSchema(name);
  return { ...schema, properties: { ...schema.properties, extends: {} } };
}
