import * as z from 'zod';
import { check } from '../../config/check.ts';
import type { Locator } from '../../config/locator.ts';
import { parseLatencyKey } from '../../report/metric-keys.ts';
import { lengths, object, optionalNumber } from './fields.ts';
import { type ImportedRun, type Importer, type JsonObject, measured } from './importer.ts';
import { countedLengths } from './lengths.ts';

const rateOrInf = z.union([z.number(), z.literal('inf', { error: () => 'expected a rate, or "inf"' })]);

/** The keys of `vllm bench serve --save-result` that say what the load was; `--save-detailed` adds the lengths. */
const schema = object({
  label: z.string().nullish(),
  num_prompts: z.number({ error: () => 'expected the number of requests' }),
  request_rate: rateOrInf,
  /** `inf`: equal gaps. */
  burstiness: rateOrInf.nullish(),
  max_concurrency: optionalNumber,
  input_lens: lengths,
  output_lens: lengths,
});

const RATES = ['request_throughput', 'request_goodput', 'output_throughput', 'total_token_throughput'];

/** `vllm bench serve --save-result`, also several results, one a line (`--append-result`). Its metrics are ours. */
export const vllm: Importer = {
  recognises: (document) => 'num_prompts' in document,
  read: (documents, locator) => documents.map((document) => runOf(document, locator)),
};

function runOf(document: JsonObject, locator: Locator): ImportedRun {
  const result = check(schema, document, locator);
  const keys = Object.keys(document).filter((key) => RATES.includes(key) || isStatistic(key));
  for (const key of keys) check(object({ [key]: optionalNumber }), { [key]: document[key] }, locator);
  return {
    ...(typeof result.label === 'string' && { label: result.label }),
    load: {
      ...openOrClosed(result.request_rate, result.max_concurrency, result.burstiness ?? 1, locator),
      requests: result.num_prompts,
      ...countedLengths('input', result.input_lens),
      ...countedLengths('output', result.output_lens),
    },
    metrics: measured(keys.map((key) => [key, document[key]])),
    dropped: Object.keys(document).filter((key) => key.endsWith('_ms') && !keys.includes(key)),
  };
}

/** Spreads are no statistic that one calibrates to. */
export function isStatistic(key: string): boolean {
  const statistic = parseLatencyKey(key)?.statistic;
  return statistic !== undefined && statistic !== 'std';
}

/**
 * A load in the words of `loadSchema`.
 * @throws ConfigError if there is both a rate and a limit on the requests in flight
 */
export function openOrClosed(
  rate: number | 'inf',
  concurrency: number | null | undefined,
  burstiness: number | 'inf',
  locator: Locator,
): JsonObject {
  if (concurrency === undefined || concurrency === null)
    return { rate, ...(rate !== 'inf' && burstiness !== 'inf' && { burstiness }) };
  if (rate === 'inf') return { concurrency };
  throw locator.error(
    ['max_concurrency'],
    'a load with both a rate and a limit on its concurrency cannot be simulated',
  );
}
