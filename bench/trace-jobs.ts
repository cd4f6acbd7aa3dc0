import { stream } from '../src/random/stream.ts';
import type { TraceFormatName } from '../src/workload/traces/index.ts';
import { PLAIN_READING, readTrace } from '../src/workload/traces/trace-reader.ts';
import { TRACE_WRITERS } from '../src/workload/traces/trace-writer.ts';
import { conversations } from './jobs.ts';

/** How fast a format is read, from memory. */
export interface TraceResult {
  name: string;
  rows: number;
  seconds: number;
  rowsPerSecond: number;
  megabytesPerSecond: number;
  peakRssBytes: number;
}

export const TRACE_ROWS = 1_000_000;
const CHUNK_CHARACTERS = 2 ** 20;

const TEXTS = {
  azure: () =>
    table('TIMESTAMP,ContextTokens,GeneratedTokens', (i) => `2023-11-16 ${clock(i)}.${fraction(i)}`, '\r\n'),
  burstgpt: () =>
    table(
      'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type',
      (i) => `${i},ChatGPT`,
      '\n',
      ',1,API log',
    ),
  csv: () => table('timestamp,input_length,output_length', (i) => `${i}.5`, '\n'),
  mooncake: () => {
    const writer = TRACE_WRITERS.mooncake();
    return conversations(20_000)
      .map((request) => writer.line(request))
      .join('');
  },
} satisfies Partial<Record<TraceFormatName, () => string>>;

export const TRACE_JOBS = Object.keys(TEXTS).map((format) => `read-${format}`);

/** Reads one of the texts over and over until there were so many rows. */
export function measureReading(name: string, atLeast: number): TraceResult {
  const format = name.replace('read-', '') as keyof typeof TEXTS;
  const text = TEXTS[format]();
  let [rows, characters, tokens] = [0, 0, 0];
  const start = performance.now();
  while (rows < atLeast) {
    readTrace(name, pieces(text), PLAIN_READING, (request) => {
      rows++;
      tokens += request.inputTokens;
    });
    characters += text.length;
  }
  const seconds = (performance.now() - start) / 1000;
  if (tokens < rows) throw new Error('prompts without tokens');
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  return {
    ...{ name, rows, seconds, rowsPerSecond: rows / seconds },
    ...{ megabytesPerSecond: characters / 1e6 / seconds, peakRssBytes },
  };
}

function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += CHUNK_CHARACTERS) yield text.slice(at, at + CHUNK_CHARACTERS);
}

function table(header: string, time: (row: number) => string, end: string, more = ''): string {
  const random = stream(1, 'lengths');
  const lines = Array.from({ length: 50_000 }, (_, i) => {
    const [input, output] = [1 + Math.floor(random() * 4000), 1 + Math.floor(random() * 500)];
    return `${time(i)},${input},${output}${more}`;
  });
  return [header, ...lines].join(end) + end;
}

function clock(row: number): string {
  const parts = [Math.floor(row / 3600) % 24, Math.floor(row / 60) % 60, row % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function fraction(row: number): string {
  return String((row * 7919) % 1e7).padStart(7, '0');
}
