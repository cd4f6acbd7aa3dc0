import yargs from 'yargs';
import { suggestion } from '../config/suggestion.ts';
import { ConfigError } from '../errors.ts';
import type { Arguments, Command, Option } from './command.ts';

/** What every command understands. */
export const COMMON_OPTIONS: Record<string, Option> = { help: { describe: 'Show this help' } };

/** yargs reads the words; what they mean, and every complaint, is ours. */
const PARSING = {
  'camel-case-expansion': false,
  'boolean-negation': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
};

/**
 * What a command is asked to do.
 * @throws ConfigError if an option is unknown, lacks its value or has a wrong one, or if arguments are missing
 */
export function parseArguments(words: readonly string[], command: Command): Arguments {
  const known = { ...command.options, ...COMMON_OPTIONS };
  const { _: positionals, $0: _script, ...given } = readWords(words, known);
  const values = new Map<string, string[]>();
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, name)) {
      throw new ConfigError(`unknown option ${flagOf(name)}`, { hint: optionHint(name, known) });
    }
    if (value !== false && value !== undefined) values.set(name, [value].flat().map(String));
  }
  for (const [name, texts] of values) checkOption(name, known[name], texts);
  const found = (positionals as unknown[]).map(String);
  checkPositionals(found, command.positionals);
  return {
    positionals: found,
    values: (option) => values.get(option) ?? [],
    value: (option) => values.get(option)?.[0],
    has: (option) => values.has(option),
  };
}

/** An option as it stands on a command line; a single letter takes one dash. */
export function flagOf(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function readWords(words: readonly string[], options: Record<string, Option>): Record<string, unknown> {
  const parser = yargs([...words])
    .help(false)
    .version(false)
    .parserConfiguration(PARSING);
  for (const [name, { value }] of Object.entries(options))
    parser.option(name, { type: value === undefined ? 'boolean' : 'string' });
  return parser.parseSync();
}

function checkOption(name: string, option: Option, values: readonly string[]): void {
  const flag = flagOf(name);
  if (option.value === undefined) return;
  if (values.length > 1 && !option.repeatable) throw new ConfigError(`${flag} stands here twice`);
  if (values.includes('')) throw new ConfigError(`${flag} needs a value: ${flag} ${option.value}`);
  const wrong = values.find((value) => option.choices && !option.choices.includes(value));
  if (wrong === undefined) return;
  const choices = option.choices!;
  const reason = `${flag}: expected one of ${choices.join(', ')}, found "${wrong}"`;
  throw new ConfigError(reason, { hint: suggestion(wrong, choices) });
}

function checkPositionals(found: readonly string[], expected: readonly string[]): void {
  const needed = expected.filter((name) => !name.startsWith('['));
  if (found.length < needed.length) throw new ConfigError(`missing ${needed[found.length]}`);
  if (found.length > expected.length && !expected.at(-1)?.includes('...'))
    throw new ConfigError(`unexpected argument "${found[expected.length]}"`);
}

function optionHint(name: string, known: Record<string, Option>): string {
  return suggestion(flagOf(name), Object.keys(known).map(flagOf));
}
