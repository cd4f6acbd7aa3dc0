import * as z from 'zod';
import { check } from '../../config/check.ts';
import { type Locator, within } from '../../config/locator.ts';
import type { LatencyName } from '../../observe/run-result.ts';
import { parseQuantity } from '../../quantity/parse-quantity.ts';
import { object, optionalNumber } from './fields.ts';
import { type ImportedRun, isObject, type JsonObject, measured } from './importer.ts';
import { summarisedLengths } from './lengths.ts';

/**
 * What AIPerf and GenAI-Perf call what we call otherwise: their ITL is one number a request, which is TPOT, and the gaps
 * themselves are AIPerf's ICL.
 */
const LATENCIES: Record<string, LatencyName> = {
  time_to_first_token: 'ttft',
  inter_token_latency: 'tpot',
  inter_chunk_latency: 'itl',
  request_latency: 'e2el',
};

const RATES: Record<string, string> = {
  request_throughput: 'request_throughput',
  output_token_throughput: 'output_throughput',
  total_token_throughput: 'total_token_throughput',
  goodput: 'request_goodput',
};

const block = object({ unit: z.string().nullish(), avg: optionalNumber });
type Block = z.output<typeof block>;

/** The numbers of a file with one block `{ unit, avg, p50, ..., std }` for each metric. */
export function readBlocks(document: JsonObject, locator: Locator): Omit<ImportedRun, 'load'> {
  const names = Object.keys(document).filter((name) => isBlock(document[name]));
  const entries = names.flatMap((name): [string, unknown][] => {
    const of = check(block, document[name], within(locator, [name]));
    if (LATENCIES[name] !== undefined) return latency(LATENCIES[name], of, within(locator, [name]));
    return RATES[name] === undefined ? [] : [[RATES[name], of.avg]];
  });
  const metrics = measured(entries);
  if (metrics.size > 0)
    return { metrics, dropped: names.filter((name) => !isKnown(name)).concat('min', 'max', 'std') };
  throw locator.error([], `expected one of ${[...Object.keys(LATENCIES), ...Object.keys(RATES)].join(', ')}`);
}

/** How many requests there were, and how long they are, as far as the blocks tell. */
export function blockLoad(document: JsonObject): JsonObject {
  const count = blockOf(document, 'request_count')?.avg;
  const lengths = (name: string) => {
    const found = blockOf(document, name);
    const at = (key: string) => (typeof found?.[key] === 'number' ? { [key]: found[key] as number } : {});
    return {
      ...(typeof found?.avg === 'number' && { mean: found.avg }),
      ...at('std'),
      ...at('min'),
      ...at('max'),
    };
  };
  return {
    ...(typeof count === 'number' && count >= 1 && { requests: Math.round(count) }),
    ...summarisedLengths('input', lengths('input_sequence_length')),
    ...summarisedLengths('output', lengths('output_sequence_length')),
  };
}

/** True if the document has the latencies of NVIDIA's tools. */
export function hasBlocks(document: JsonObject): boolean {
  return Object.keys(LATENCIES).some((name) => isBlock(document[name]));
}

function isBlock(value: unknown): boolean {
  return isObject(value) && ('avg' in value || 'p50' in value || 'p99' in value);
}

function blockOf(document: JsonObject, name: string): Block | undefined {
  return isBlock(document[name]) ? (document[name] as Block) : undefined;
}

function isKnown(name: string): boolean {
  return name in LATENCIES || name in RATES || /^(request_count|(input|output)_sequence_length)$/.test(name);
}

function latency(name: LatencyName, of: Block, locator: Locator): [string, unknown][] {
  const inMilliseconds = millisecondsOf(of.unit ?? 'ms', locator);
  return Object.keys(of).flatMap((key): [string, unknown][] => {
    const statistic =
      key === 'avg' ? 'mean' : key === 'p50' ? 'median' : /^p\d+$/.test(key) ? key : undefined;
    if (statistic === undefined) return [];
    const { [key]: value } = check(object({ [key]: optionalNumber }), of, locator) as Record<string, number>;
    return [[`${statistic}_${name}_ms`, typeof value === 'number' ? value * inMilliseconds : undefined]];
  });
}

/** @throws ConfigError if it is no unit of time */
export function millisecondsOf(unit: string, locator: Locator): number {
  try {
    // Whole powers of ten, which a sum of binary fractions misses.
    return Number((parseQuantity(`1 ${unit}`, 'seconds') * 1000).toPrecision(12));
  } catch {
    throw locator.error(['unit'], `expected a unit of time, found "${unit}"`);
  }
}
