import { azure } from './azure.ts';
import { burstgpt } from './burstgpt.ts';
import { csv } from './csv.ts';
import { jsonl } from './jsonl.ts';
import { mooncake } from './mooncake.ts';
import { sharegpt } from './sharegpt.ts';
import type { TraceFormat } from './trace-format.ts';

/** Every format of traces by its name; a file is in the first one that recognises it. */
export const TRACE_FORMATS = { azure, burstgpt, sharegpt, mooncake, csv, jsonl } satisfies Record<
  string,
  TraceFormat
>;

export type TraceFormatName = keyof typeof TRACE_FORMATS;
export const TRACE_FORMAT_NAMES = Object.keys(TRACE_FORMATS) as TraceFormatName[];

/** The format of a text that begins like this; undefined if it is in none of them. */
export function detectFormat(start: string): TraceFormatName | undefined {
  return TRACE_FORMAT_NAMES.find((name) => TRACE_FORMATS[name].detects(start));
}
