import * as z from 'zod';
import { check } from '../../config/check.ts';
import { type Locator, within } from '../../config/locator.ts';
import type { LatencyName } from '../../observe/run-result.ts';
import { object, optionalNumber } from './fields.ts';
import { type ImportedRun, type Importer, isObject, type JsonObject, measured } from './importer.ts';
import { countedLengths, summarisedLengths } from './lengths.ts';

const distribution = object({
  mean: optionalNumber,
  median: optionalNumber,
  std_dev: optionalNumber,
  min: optionalNumber,
  max: optionalNumber,
  percentiles: z.record(z.string(), optionalNumber).nullish(),
});
type Distribution = z.output<typeof distribution>;
const metric = object({ successful: distribution.nullish() }).nullish();

const benchmark = object({
  config: object({ strategy: object({}).nullish() }).nullish(),
  args: object({ strategy: object({}).nullish() }).nullish(),
  metrics: object({
    request_totals: object({ successful: optionalNumber }).nullish(),
    prompt_token_count: metric,
    output_token_count: metric,
  }),
  requests: object({ successful: z.array(z.unknown()).nullish() }).nullish(),
});
type Benchmark = z.output<typeof benchmark>;

/** Its names for our latencies, and milliseconds in their unit. Its TPOT is latency / tokens, which nobody else has. */
const LATENCIES: Record<string, [name: LatencyName, milliseconds: number]> = {
  time_to_first_token_ms: ['ttft', 1],
  inter_token_latency_ms: ['tpot', 1],
  request_latency: ['e2el', 1000],
};

const RATES: Record<string, string> = {
  requests_per_second: 'request_throughput',
  output_tokens_per_second: 'output_throughput',
  tokens_per_second: 'total_token_throughput',
};

const LOAD = ['request_totals', 'prompt_token_count', 'output_token_count'];

/**
 * GuideLLM's `benchmarks.json`: one run a benchmark in it. What it calls ITL is one number a request, (last token -
 * first) / (tokens - 1): our TPOT. Numbers are those of the requests that were answered.
 */
export const guidellm: Importer = {
  recognises: (document) => Array.isArray(document.benchmarks),
  read: (documents, locator) =>
    documents.flatMap((document) => {
      const { benchmarks } = check(object({ benchmarks: z.array(z.unknown()) }), document, locator);
      return benchmarks.map((found, index) => {
        const place = within(locator, ['benchmarks', index]);
        return runOf(check(benchmark, found, place), place);
      });
    }),
};

function runOf(found: Benchmark, locator: Locator): ImportedRun {
  const { metrics } = found;
  const names = Object.keys(metrics).filter((name) => isObject(metrics[name]));
  const entries = names.flatMap((name): [string, unknown][] => {
    if (LATENCIES[name] === undefined && RATES[name] === undefined) return [];
    const of = successful(metrics[name], within(locator, ['metrics', name]));
    if (of === undefined) return [];
    return RATES[name] === undefined ? latency(LATENCIES[name], of) : [[RATES[name], of.mean]];
  });
  return {
    load: { ...strategyOf(found, locator), ...requestsOf(found) },
    metrics: measured(entries),
    dropped: names
      .filter((name) => !(name in LATENCIES || name in RATES || LOAD.includes(name)))
      .concat('min', 'max', 'std_dev'),
  };
}

function successful(value: unknown, locator: Locator): Distribution | undefined {
  return check(metric, value, locator)?.successful ?? undefined;
}

function latency([name, milliseconds]: [LatencyName, number], of: Distribution): [string, unknown][] {
  const percentiles = Object.entries(of.percentiles ?? {}).filter(([key]) => key !== 'p50');
  const entries: [string, number | null | undefined][] = [
    ['mean', of.mean],
    ['median', of.median ?? of.percentiles?.p50],
    ...percentiles.map(([key, value]): [string, typeof value] => [percentileName(key), value]),
  ];
  return entries.map(([statistic, value]) => [
    `${statistic}_${name}_ms`,
    typeof value === 'number' ? value * milliseconds : undefined,
  ]);
}

/** p01 is the 1st percentile, p999 the 99.9th and p001 the 0.1st. */
function percentileName(key: string): string {
  const digits = key.slice(1);
  return `p${digits.length > 2 ? Number(digits) / 10 : Number(digits)}`;
}

function strategyOf({ config, args }: Benchmark, locator: Locator): JsonObject {
  const strategy = config?.strategy ?? args?.strategy;
  if (!isObject(strategy)) return {};
  const amount = (...keys: string[]) =>
    keys.map((key) => strategy[key]).find((value): value is number => typeof value === 'number' && value > 0);
  const kind = String(strategy.type_ ?? strategy.kind ?? '');
  const concurrency = kind === 'synchronous' ? 1 : amount('streams', 'max_concurrency');
  switch (kind) {
    case 'synchronous':
    case 'concurrent':
      return concurrency === undefined ? {} : { concurrency };
    case 'throughput':
      return concurrency === undefined ? { rate: 'inf' } : { concurrency };
    case 'constant':
    case 'poisson':
    case 'async': {
      const rate = amount('rate');
      if (rate === undefined) throw locator.error(['config', 'strategy', 'rate'], 'expected a rate');
      return kind === 'poisson' ? { rate, burstiness: 1 } : { rate };
    }
    default:
      return {};
  }
}

function requestsOf({ metrics, requests }: Benchmark): JsonObject {
  const answers = (requests?.successful ?? []).filter(isObject);
  const counted = (key: string) =>
    answers.map((answer) => answer[key]).filter((tokens): tokens is number => typeof tokens === 'number');
  const of = (key: 'input' | 'output', name: 'prompt_token_count' | 'output_token_count', tokens: string) => {
    const { mean, std_dev: std, min, max } = metrics[name]?.successful ?? {};
    const known = Object.entries({ mean, std, min, max }).filter(([, value]) => typeof value === 'number');
    return { ...summarisedLengths(key, Object.fromEntries(known)), ...countedLengths(key, counted(tokens)) };
  };
  const count = metrics.request_totals?.successful;
  return {
    ...(typeof count === 'number' && count >= 1 && { requests: count }),
    ...of('input', 'prompt_token_count', 'prompt_tokens'),
    ...of('output', 'output_token_count', 'output_tokens'),
  };
}
