import { suggestion } from '../config/suggestion.ts';
import { ConfigError } from '../errors.ts';
import { COMMANDS, type CommandEntry } from './commands/index.ts';
import { commandHelp, generalHelp } from './help.ts';
import { parseArguments } from './parse-arguments.ts';

/** Set by the build to the version in package.json. */
declare const XPYD_VERSION: string;

/**
 * Runs the command that the words ask for.
 * @returns the exit code
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === '--version') return print(XPYD_VERSION);
  if (name === undefined || name === '--help' || name === '-h') return print(generalHelp());
  const command = (await entryOf(name).load()).command;
  if (rest.includes('--help') || rest.includes('-h')) return print(commandHelp(name, command));
  return command.run(parseArguments(rest, command));
}

function entryOf(name: string): CommandEntry {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name as keyof typeof COMMANDS];
  const kind = name.startsWith('-') ? 'option' : 'command';
  const candidates = kind === 'option' ? ['--help', '--version'] : Object.keys(COMMANDS);
  throw new ConfigError(`unknown ${kind} "${name}"`, { hint: suggestion(name, candidates) });
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
