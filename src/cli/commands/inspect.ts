import { dirname } from 'node:path';
import { WEIGHT_NAMES, type WorkerSettings } from '../../config/deployment-schema.ts';
import { fileLibrary, loadScenario, readText } from '../../config/load-files.ts';
import type { Locator } from '../../config/locator.ts';
import type { PlainMap } from '../../config/profile-layers.ts';
import { ProfileResolver } from '../../config/profile-resolver.ts';
import { DEFAULT_ENGINE, resolveWorker } from '../../config/resolve-worker.ts';
import type { WorkerSpec } from '../../config/scenario.ts';
import { SettingLookup } from '../../config/setting-lookup.ts';
import { suggestion } from '../../config/suggestion.ts';
import { YamlSource } from '../../config/yaml-source.ts';
import { possibleTensorParallel } from '../../cost/parallelism.ts';
import { ConfigError, InfeasibleError } from '../../errors.ts';
import type { Model } from '../../model/model.ts';
import { renderAccelerator } from '../../study/inspect/accelerator-table.ts';
import { inspectAccelerator } from '../../study/inspect/inspect-accelerator.ts';
import { inspectModel } from '../../study/inspect/inspect-model.ts';
import { inspectScenario } from '../../study/inspect/inspect-scenario.ts';
import { renderModel } from '../../study/inspect/model-table.ts';
import { renderScenario } from '../../study/inspect/scenario-table.ts';
import type { Arguments, Command } from '../command.ts';
import { OVERRIDE_OPTIONS, overridesOf } from '../overrides.ts';
import { flagOf } from '../parse-arguments.ts';
import { terminalStyler } from '../styler.ts';

const WIDTH = 100;
const DEFAULT_DEGREES = [1, 2, 4, 8];
/** Options that only a model has. */
const MODEL_OPTIONS = {
  accelerator: { describe: 'Model: on these accelerators; all shipped ones if absent', value: '<a,b>' },
  tp: { describe: 'Model: on so many GPUs each', value: '<1,2,4,8>' },
  engine: { describe: `Model: under this engine; ${DEFAULT_ENGINE} if absent`, value: '<engine>' },
  weights: { describe: 'Model: its linear layers in this format', value: '<format>', choices: WEIGHT_NAMES },
  'kv-cache': { describe: 'Model: its KV in this format', value: '<format>', choices: ['auto', 'fp8'] },
};

const KINDS = { model, accelerator, scenario };

export const command: Command = {
  positionals: [`<${Object.keys(KINDS).join('|')}>`, '<name or path>'],
  options: {
    ...MODEL_OPTIONS,
    set: { ...OVERRIDE_OPTIONS.set, describe: `Scenario: ${OVERRIDE_OPTIONS.set.describe}` },
    json: { describe: 'Print JSON' },
  },
  examples: [
    'xpyd inspect model qwen3-32b --accelerator h100,h200 --tp 2,4',
    'xpyd inspect model ./my-model/config.json',
    'xpyd inspect accelerator h100-sxm',
    'xpyd inspect scenario scenarios/pd-ratio.yaml',
  ],
  run(args) {
    const [kind, name] = args.positionals;
    if (!Object.hasOwn(KINDS, kind)) {
      const hint = suggestion(kind, Object.keys(KINDS));
      throw new ConfigError(`expected ${Object.keys(KINDS).join(', ')}, found "${kind}"`, { hint });
    }
    refuseIdle(kind, args);
    return KINDS[kind as keyof typeof KINDS](name, args);
  },
};

function model(name: string, args: Arguments): number {
  const profiles = new ProfileResolver(fileLibrary('.'));
  const { accelerators, degrees } = places(profiles.model(name, COMMAND_LINE), profiles, args);
  const workers = accelerators.flatMap((accelerator) =>
    degrees.map((degree) => workerOf(name, accelerator, degree, profiles, args)),
  );
  const inspection = inspectModel(profiles.model(name, COMMAND_LINE), workers);
  const everyFit = args.has('accelerator');
  return print(inspection, args, () =>
    renderModel(inspection, { width: width(), styler: terminalStyler(), everyFit }),
  );
}

function accelerator(name: string, args: Arguments): number {
  const profile = new ProfileResolver(fileLibrary('.')).accelerator(name, COMMAND_LINE);
  const inspection = inspectAccelerator(profile);
  return print(inspection, args, () => renderAccelerator(inspection, width(), terminalStyler()));
}

/** A scenario of which a deployment cannot run is shown like any other, and ends as running it would. */
function scenario(file: string, args: Arguments): number {
  const overrides = overridesOf(args, file);
  const loaded = loadScenario(file, overrides);
  const source = new YamlSource(readText(file), file, overrides);
  const inspection = inspectScenario(loaded, {
    value: source.value as PlainMap,
    locator: source,
    library: fileLibrary(dirname(file)),
  });
  print(inspection, args, () => renderScenario(inspection, width(), terminalStyler()));
  const stopped = inspection.deployments.find(({ impossible }) => impossible !== undefined);
  if (stopped !== undefined) throw new InfeasibleError(`${stopped.name}: ${stopped.impossible}`);
  return 0;
}

function places(
  model: Model,
  profiles: ProfileResolver,
  args: Arguments,
): { accelerators: string[]; degrees: number[] } {
  const accelerators = args.has('accelerator') ? listOf(args, 'accelerator') : profiles.names('accelerators');
  if (args.has('tp')) return { accelerators, degrees: listOf(args, 'tp').map(toDegree) };
  const possible = possibleTensorParallel(model);
  return { accelerators, degrees: DEFAULT_DEGREES.filter((degree) => possible.includes(degree)) };
}

function listOf(args: Arguments, option: string): string[] {
  const names = args
    .value(option)!
    .split(',')
    .map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new ConfigError(`${flagOf(option)}: "${twice}" stands here twice`);
  return names;
}

function toDegree(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new ConfigError(`--tp: expected whole numbers of GPUs such as 1,2,4, found "${text}"`);
}

function workerOf(
  model: string,
  accelerator: string,
  tensorParallel: number,
  profiles: ProfileResolver,
  args: Arguments,
): WorkerSpec {
  const [engine, weights, kvCache] = ['engine', 'weights', 'kv-cache'].map((option) => args.value(option));
  const settings = {
    model,
    accelerator,
    tensorParallel,
    ...(engine !== undefined && { engine }),
    ...(weights !== undefined && { weights }),
    ...(kvCache !== undefined && { kvCache }),
  } as WorkerSettings;
  return resolveWorker(new SettingLookup([{ settings, path: [] }], COMMAND_LINE), profiles);
}

/** An option that has no effect on what is asked for is more likely a mistake than a wish. */
function refuseIdle(kind: string, args: Arguments): void {
  const others = kind === 'model' ? ['set'] : Object.keys(MODEL_OPTIONS);
  const idle = [...others, ...(kind === 'accelerator' ? ['set'] : [])].find((option) => args.has(option));
  if (idle !== undefined) throw new ConfigError(`${flagOf(idle)} has no effect on inspect ${kind}`);
}

function print(inspection: object, args: Arguments, table: () => string): number {
  process.stdout.write(args.has('json') ? `${JSON.stringify(inspection, undefined, 2)}\n` : table());
  return 0;
}

function width(): number {
  return process.stdout.columns ?? WIDTH;
}

/** Settings stand on the command line: the option that says them is all there is to point at. */
const COMMAND_LINE: Locator = {
  has: () => false,
  error([key], reason, hint) {
    const options: Record<string, string> = { tensorParallel: '--tp', kvCache: '--kv-cache' };
    const path = key === undefined || key === 'model' ? undefined : (options[key] ?? `--${key}`);
    return new ConfigError(reason, {
      ...(path !== undefined && { path }),
      ...(hint !== undefined && { hint }),
    });
  },
};
