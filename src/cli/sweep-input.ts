import { dirname, join } from 'node:path';
import { check } from '../config/check.ts';
import { fileLibrary, readText } from '../config/load-files.ts';
import { within } from '../config/locator.ts';
import type { Override } from '../config/override.ts';
import type { PlainMap } from '../config/profile-layers.ts';
import { type StudySettings, studySchema } from '../config/study-schema.ts';
import { YamlSource } from '../config/yaml-source.ts';
import { ConfigError } from '../errors.ts';
import type { SweepRequest } from '../study/sweep/sweep.ts';
import { type Definition, readAxes } from '../study/vary/axis.ts';
import type { ScenarioSource } from '../study/vary/variation.ts';
import type { Arguments } from './command.ts';
import { type Assignment, assignment, namedOverrides } from './overrides.ts';

/**
 * What to sweep: a scenario and what the command line varies in it, or a study file, to which the command line may add.
 * @throws ConfigError if a file cannot be read, is wrong, or nothing varies
 */
export function readSweep(file: string, args: Arguments): SweepRequest {
  const { study, source, vary, set } = readFile(file, namedOverrides(args));
  const axes = readAxes(
    joined(vary, args.values('vary').map(definition('--vary'))),
    joined(set, args.values('set').map(definition('--set'))),
    source.value,
  );
  const replications = numberIn(args, 'replications') ?? study?.replications ?? 1;
  if (axes.varied.length === 0 && replications === 1)
    throw new ConfigError(`nothing varies in ${file}`, {
      hint: 'add --vary rate=2..20:2, or --replications 5',
    });
  return {
    name: study?.study,
    source,
    axes,
    replications,
    sample: numberIn(args, 'sample') ?? study?.sample,
    yes: args.has('yes'),
  };
}

interface SweepFile {
  study?: StudySettings;
  source: ScenarioSource;
  vary: Definition[];
  set: Definition[];
}

function readFile(file: string, overrides: readonly Override[]): SweepFile {
  const text = readText(file);
  const source = new YamlSource(text, file);
  if (!isMap(source.value)) throw source.error([], 'expected a scenario or a study');
  const isStudy = 'study' in source.value || 'scenario' in source.value;
  if (!isStudy) return { source: scenarioFile(text, file, overrides), vary: [], set: [] };
  const study = check(studySchema, source.value, source);
  return {
    study,
    source:
      typeof study.scenario === 'string'
        ? scenarioFile(
            readText(join(dirname(file), study.scenario)),
            join(dirname(file), study.scenario),
            overrides,
          )
        : scenarioInPlace(text, file, overrides),
    vary: definitions(source, 'vary', study.vary),
    set: definitions(source, 'set', study.set),
  };
}

function scenarioFile(text: string, file: string, overrides: readonly Override[]): ScenarioSource {
  const source = new YamlSource(text, file, overrides);
  if (!isMap(source.value)) throw source.error([], 'expected a scenario');
  return { value: source.value, locator: source, library: fileLibrary(dirname(file)) };
}

function scenarioInPlace(text: string, file: string, overrides: readonly Override[]): ScenarioSource {
  const key = 'scenario';
  const source = new YamlSource(
    text,
    file,
    overrides.map((each) => ({ ...each, path: [key, ...each.path] })),
  );
  const { [key]: value } = source.value as { [key]: PlainMap };
  return { value, locator: within(source, [key]), library: fileLibrary(dirname(file)) };
}

function definitions(source: YamlSource, key: string, named: Record<string, unknown> = {}): Definition[] {
  return Object.entries(named).map(([name, written]) => ({
    name,
    written,
    fail: (reason, hint) => source.error([key, name], reason, hint),
  }));
}

function definition(option: string) {
  return (text: string): Definition => {
    const { name, value, origin }: Assignment = assignment(option, text);
    const fail: Definition['fail'] = (reason, hint) =>
      new ConfigError(reason, { path: origin, ...(hint !== undefined && { hint }) });
    return { name, written: value, fail };
  };
}

/** The command line wins over the file. */
function joined(ofFile: readonly Definition[], ofLine: readonly Definition[]): Definition[] {
  const names = ofLine.map(({ name }) => name);
  return [...ofFile.filter(({ name }) => !names.includes(name)), ...ofLine];
}

/** A whole number from 1 on; undefined if the option is absent. */
export function numberIn(args: Arguments, option: string): number | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ConfigError(`--${option}: expected a whole number of at least 1, found "${text}"`);
}

function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
