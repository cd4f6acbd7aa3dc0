import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonSchema, SCHEMA_NAMES } from '../../src/config/json-schema.ts';
import { fileLibrary, loadScenario } from '../../src/config/load-files.ts';
import { ProfileResolver } from '../../src/config/profile-resolver.ts';
import { YamlSource } from '../../src/config/yaml-source.ts';

const library = fileLibrary('.');
const resolver = new ProfileResolver(library);
const locator = new YamlSource('', 'x.yaml');

const scenarios = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.benchmark.yaml'))
    .map((file) => join(folder, file));

describe('what is shipped is right', () => {
  it.each([...scenarios('scenarios'), ...scenarios('scenarios/published')])('%s', (file) => {
    expect(loadScenario(file).deployments.length).toBeGreaterThan(0);
  });

  it.each(library.ids('accelerators'))('accelerator %s', (id) => {
    const accelerator = resolver.accelerator(id, locator);
    expect(accelerator.id).toBe(id);
    expect(accelerator.sources).toMatchObject({ memory: expect.any(String), peak: expect.any(String) });
  });

  it.each(library.ids('links'))('link %s', (id) => {
    expect(resolver.link(id, locator)).toMatchObject({ id, source: expect.any(String) });
  });

  it.each(library.ids('engines'))('engine %s', (id) => {
    for (const card of library.ids('accelerators')) {
      const accelerator = resolver.accelerator(card, locator);
      const engine = resolver.engine(id, locator, { accelerator, tensorParallel: 1, maxModelLen: 8192 });
      expect(engine.batching.maxNumBatchedTokens).toBeGreaterThanOrEqual(engine.batching.maxNumSeqs);
    }
  });

  it.each(library.ids('models'))('model %s', (id) => {
    expect(resolver.model(id, locator)).toMatchObject({ id, source: expect.any(String) });
  });
});

describe('jsonSchema', () => {
  it.each(SCHEMA_NAMES)('describes a %s', (name) => {
    expect(jsonSchema(name)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: `xpyd ${name}`,
      type: 'object',
      additionalProperties: false,
      properties: { [name === 'study' ? 'study' : 'name']: { type: 'string' } },
    });
  });

  it('offers the names of policies, so that an editor completes them', () => {
    expect(jsonSchema('scenario')).toMatchObject({
      properties: { router: { enum: expect.arrayContaining(['round-robin', 'prefix-aware']) } },
    });
    expect(jsonSchema('engine')).toMatchObject({
      properties: { scheduler: { enum: expect.arrayContaining(['vllm-v1', 'static']) } },
    });
  });

  it('draws no line at the largest safe integer', () => {
    expect(JSON.stringify(jsonSchema('scenario'))).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });
});
