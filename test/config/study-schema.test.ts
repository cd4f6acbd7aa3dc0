import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/config/check.ts';
import { fileLibrary } from '../../src/config/load-files.ts';
import { within } from '../../src/config/locator.ts';
import type { PlainMap } from '../../src/config/profile-layers.ts';
import { studySchema } from '../../src/config/study-schema.ts';
import { YamlSource } from '../../src/config/yaml-source.ts';
import { ConfigError } from '../../src/errors.ts';
import { prepareSweep } from '../../src/study/sweep/sweep.ts';
import { readAxes } from '../../src/study/vary/axis.ts';

const FOLDER = 'scenarios/studies';

const studies = readdirSync(FOLDER)
  .map((name) => ({ name, source: new YamlSource(readFileSync(join(FOLDER, name), 'utf8'), name) }))
  .filter(({ source }) => 'study' in (source.value as PlainMap));

describe('the shipped studies', () => {
  it.each(studies)(
    '$name is right in every line, and every point of it is possible',
    async ({ name, source }) => {
      const study = check(studySchema, source.value, source);
      expect(name).toBe(`${study.study}.yaml`);
      const value = study.scenario as PlainMap;
      const definitions = (named: Record<string, unknown> = {}) =>
        Object.entries(named).map(([each, written]) => ({
          name: each,
          written,
          fail: (reason: string) => new ConfigError(`${name}: ${each}: ${reason}`),
        }));
      const sweep = await prepareSweep({
        source: { value, locator: within(source, ['scenario']), library: fileLibrary(FOLDER) },
        axes: readAxes(definitions(study.vary), definitions(study.set), value),
        replications: study.replications ?? 1,
      });
      const impossible = Array.from({ length: sweep.size }, (_, index) => sweep.point(index)).filter(
        (point) => 'infeasible' in point,
      );
      expect(impossible).toEqual([]);
    },
  );
});

describe('a study', () => {
  const checked = (text: string) => {
    const source = new YamlSource(text, 'study.yaml');
    return () => check(studySchema, source.value, source);
  };

  it.each([
    ['study: s\n', 'study.yaml:1:1: scenario: missing, expected the path of a scenario'],
    [
      'study: s\nscenario: 3\n',
      'study.yaml:2:1: scenario: expected the path of a scenario, or a scenario in place',
    ],
    ['study: s\nscenario: a.yaml\nvary: { rate: { from: 1 } }\n', 'vary.rate: expected values such as 1..7'],
    ['study: s\nscenario: a.yaml\nvary: { rate: [] }\n', 'vary.rate: expected values such as 1..7'],
    [
      'study: s\nscenario: a.yaml\nreplications: 0\n',
      'replications: expected a whole number of at least 1, found 0',
    ],
    ['study: s\nscenario: a.yaml\nset: 3\n', 'set: expected a map of names to values or formulas, found 3'],
  ])('says where it is wrong: %j', (text, message) => {
    expect(checked(text)).toThrow(message);
  });
});
