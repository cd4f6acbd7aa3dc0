import { wrap } from '../report/wrap.ts';
import type { Command, Option } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { COMMON_OPTIONS, flagOf } from './parse-arguments.ts';

const WIDTH = 80;
/** What is longer stands on a line of its own, lest all others lose the room. */
const LONGEST_LEFT = 30;

/** What xpyd is, its commands, and the options that need no command. */
export function generalHelp(): string {
  return paragraphs([
    ['xpyd <command> [options]'],
    ['Simulates clusters that serve large language models.'],
    [
      'Commands:',
      ...twoColumns(Object.entries(COMMANDS).map(([name, { describe }]) => [`xpyd ${name}`, describe])),
    ],
    ['Options:', ...optionLines({ version: { describe: 'Show the version' } })],
    ['xpyd <command> --help shows the options of a command.'],
  ]);
}

export function commandHelp(name: string, { positionals, options, examples = [] }: Command): string {
  const { describe } = COMMANDS[name as keyof typeof COMMANDS];
  return paragraphs([
    [['xpyd', name, ...positionals, '[options]'].join(' ')],
    wrap(`${describe}.`, WIDTH, ''),
    ['Options:', ...optionLines(options)],
    ...(examples.length > 0 ? [examples] : []),
  ]);
}

function optionLines(options: Record<string, Option>): string[] {
  return twoColumns(
    Object.entries({ ...options, ...COMMON_OPTIONS }).map(([name, option]) => {
      const flag = option.value === undefined ? flagOf(name) : `${flagOf(name)} ${option.value}`;
      return [flag, describe(option)];
    }),
  );
}

function describe({ describe, choices, repeatable }: Option): string {
  const words = choices ? `${describe}: ${choices.join(', ')}` : describe;
  return repeatable ? `${words} (may be repeated)` : words;
}

/** What is on the left, and beside it (or below, if it is long) what that is, in lines that fit. */
function twoColumns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(0, ...rows.map(([name]) => name.length).filter((length) => length <= LONGEST_LEFT));
  const indent = ' '.repeat(left + 4);
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, WIDTH - indent.length, '').map((line) => indent + line);
    return name.length > left
      ? [`  ${name}`, ...lines]
      : [`  ${name.padEnd(left + 2)}${lines[0].slice(indent.length)}`, ...lines.slice(1)];
  });
}

function paragraphs(blocks: readonly (readonly string[])[]): string {
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}
