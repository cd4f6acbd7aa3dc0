import { parse } from 'yaml';
import { readText } from '../config/load-files.ts';
import type { Override } from '../config/override.ts';
import type { PlainMap } from '../config/profile-layers.ts';
import { YamlSource } from '../config/yaml-source.ts';
import { ConfigError } from '../errors.ts';
import { type NamedValue, overridesAt } from '../study/vary/overrides-at.ts';
import type { Arguments, Option } from './command.ts';

/** Options that change a scenario without touching its file. */
export const OVERRIDE_OPTIONS = {
  seed: { describe: 'Seed of all random draws', value: '<n>' },
  goodput: { describe: 'Objectives in milliseconds, as vLLM writes them', value: '"ttft:200 tpot:50"' },
  percentiles: { describe: 'Percentiles of latencies', value: '<50,90,99>' },
  set: {
    describe: 'Set any value, by its path or a short name, such as rate=8 (xpyd sweep --help lists them)',
    value: '<name=value>',
    repeatable: true,
  },
} satisfies Record<string, Option>;

/**
 * What the command line puts in the place of values in the scenario.
 *
 * @param file the scenario, which says what a name can mean
 * @throws ConfigError if a `--set` is not name=value, or nothing has that name
 */
export function overridesOf(args: Arguments, file: string): Override[] {
  const named = args.values('set').map((text): NamedValue => {
    const { name, value, origin } = assignment('--set', text);
    return { name, value: parseValue(value, origin), origin };
  });
  const set = named.length === 0 ? [] : overridesAt(plainScenario(file), named);
  return [...set, ...namedOverrides(args)];
}

function plainScenario(file: string): PlainMap {
  return (new YamlSource(readText(file), file).value ?? {}) as PlainMap;
}

/** Those that have an option of their own. */
export function namedOverrides(args: Arguments): Override[] {
  const [seed, goodput, percentiles] = ['seed', 'goodput', 'percentiles'].map((name) => args.value(name));
  const overrides: Override[] = [];
  if (seed !== undefined)
    overrides.push({ path: ['seed'], value: parseValue(seed, '--seed'), origin: '--seed' });
  if (goodput !== undefined)
    overrides.push({ path: ['metrics', 'goodput'], value: goodput, origin: '--goodput' });
  if (percentiles !== undefined) {
    const value = parseValue(`[${percentiles}]`, '--percentiles');
    overrides.push({ path: ['metrics', 'percentiles'], value, origin: '--percentiles' });
  }
  return overrides;
}

export interface Assignment {
  name: string;
  value: string;
  /** What to call it in messages. */
  origin: string;
}

/** @throws ConfigError if the value of the option is not name=value */
export function assignment(option: string, text: string): Assignment {
  const origin = `${option} ${text}`;
  const equals = text.indexOf('=');
  if (equals < 1) throw new ConfigError(`${origin}: expected name=value, such as workload.arrivals.rate=8`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1), origin };
}

/** Values are read as the file would read them: 8 is a number, 1P1D a text, [50, 99] a list. */
export function parseValue(text: string, origin: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new ConfigError(`${origin}: expected a YAML value, found "${text}"`);
  }
}
