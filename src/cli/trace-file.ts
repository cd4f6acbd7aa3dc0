import { check } from '../config/check.ts';
import { blockSchema, selectionSchema } from '../config/trace-schema.ts';
import { YamlSource } from '../config/yaml-source.ts';
import { TRACE_FORMAT_NAMES } from '../workload/traces/index.ts';
import type { Pace } from '../workload/traces/pace.ts';
import { TraceReader, type TraceReading, type TraceRequest } from '../workload/traces/trace-reader.ts';
import type { Arguments, Option } from './command.ts';
import { parseValue } from './overrides.ts';
import { textStream } from './text-stream.ts';

/** The keys of a workload that choose requests of a trace, as options. */
export const READING_OPTIONS = {
  format: { describe: 'Format of the trace', value: '<format>', choices: ['auto', ...TRACE_FORMAT_NAMES] },
  limit: { describe: 'At most so many requests', value: '<n>' },
  from: { describe: 'Only requests from this time on', value: '<"10 min">' },
  until: { describe: 'Only requests before this time', value: '<"20 min">' },
  turns: { describe: 'Only so many turns of each session', value: '<n>' },
  failures: { describe: 'Rows without an answer', value: '<what>', choices: ['skip', 'keep'] },
  'input-length': {
    describe: 'What input lengths of sessions count',
    value: '<what>',
    choices: ['prompt', 'turn'],
  },
  'characters-per-token': { describe: 'To estimate tokens of texts', value: '<n>' },
} satisfies Record<string, Option>;

export const HASH_TOKENS_OPTION = {
  'hash-tokens': { describe: 'Tokens that a hash id stands for, 512 if not said', value: '<n>' },
} satisfies Record<string, Option>;

/** @throws ConfigError that names the option */
export function hashTokensOf(args: Arguments): number {
  const source = optionSource(args, Object.keys(HASH_TOKENS_OPTION));
  return check(blockSchema, source.value, source).hashTokens;
}

/** The keys that change the times. */
export const PACE_OPTIONS = {
  'speed-up': { describe: 'So many times as fast', value: '<factor>' },
  rate: { describe: 'So many requests a second on average', value: '<n>' },
  repeat: { describe: 'So many times over', value: '<n>' },
} satisfies Record<string, Option>;

/**
 * What the options say of a trace.
 * @throws ConfigError that names the option
 */
export function selectionOf(args: Arguments): { reading: TraceReading; pace: Pace } {
  const source = optionSource(args, Object.keys({ ...READING_OPTIONS, ...PACE_OPTIONS }));
  return check(selectionSchema, source.value, source);
}

/** Options as the keys of a map: `--speed-up 2` is `speedUp: 2`. */
function optionSource(args: Arguments, options: readonly string[]): YamlSource {
  const overrides = options.flatMap((option) => {
    const text = args.value(option);
    const key = option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const origin = `--${option}`;
    return text === undefined ? [] : [{ path: [key], value: parseValue(text, origin), origin }];
  });
  return new YamlSource('{}', 'command line', overrides);
}

/** Reads a trace of any size. @throws ConfigError with the place of what is wrong */
export async function readTraceFile(
  file: string,
  reading: TraceReading,
  request: (request: TraceRequest) => void,
): Promise<TraceReader> {
  const reader = new TraceReader(file, reading, request);
  for await (const chunk of textStream(file)) {
    reader.push(chunk);
    if (!reader.wantsMore) break;
  }
  reader.end();
  return reader;
}
