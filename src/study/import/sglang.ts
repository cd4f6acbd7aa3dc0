import * as z from 'zod';
import { check } from '../../config/check.ts';
import type { Locator } from '../../config/locator.ts';
import { lengths, object, optionalNumber } from './fields.ts';
import { type ImportedRun, type Importer, type JsonObject, measured } from './importer.ts';
import { countedLengths } from './lengths.ts';
import { isStatistic, openOrClosed } from './vllm.ts';

const schema = object({
  completed: z.number({ error: () => 'expected the number of requests' }),
  /** `trace`: at the times of a trace. */
  request_rate: z.union([z.number(), z.literal(['inf', 'trace'], { error: () => 'expected a rate' })]),
  max_concurrency: optionalNumber,
  dataset_name: z.string().nullish(),
  random_input_len: optionalNumber,
  random_output_len: optionalNumber,
  random_range_ratio: optionalNumber,
  input_lens: lengths,
  output_lens: lengths,
});

const RATES: Record<string, string> = {
  request_throughput: 'request_throughput',
  output_throughput: 'output_throughput',
  total_throughput: 'total_token_throughput',
};

/**
 * The JSON lines of SGLang's bench_serving. TTFT, TPOT and ITL are as vLLM's; its E2E latency is vLLM's E2EL. The number
 * of requests is that of the answers. Gaps are always Poisson.
 */
export const sglang: Importer = {
  recognises: (document) => 'total_output_retokenized' in document || 'mean_e2e_latency_ms' in document,
  read: (documents, locator) => documents.map((document) => runOf(document, locator)),
};

function runOf(document: JsonObject, locator: Locator): ImportedRun {
  const result = check(schema, document, locator);
  const named = Object.keys(document).map((key) => [key, ourName(key)] as const);
  const known = named.filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [key] of known) check(object({ [key]: optionalNumber }), { [key]: document[key] }, locator);
  const rate = result.request_rate === 'trace' ? undefined : result.request_rate;
  return {
    load: {
      ...(rate !== undefined && openOrClosed(rate, result.max_concurrency, 1, locator)),
      requests: result.completed,
      ...lengthsOf(result),
    },
    metrics: measured(known.map(([key, name]) => [name, document[key]])),
    dropped: [
      ...(rate === undefined ? ['request_rate'] : []),
      ...named
        .filter(([key, name]) => name === undefined && /_(ms|throughput)$/.test(key))
        .map(([key]) => key),
    ],
  };
}

function ourName(key: string): string | undefined {
  const name = key.replace('_e2e_latency_ms', '_e2el_ms');
  return RATES[key] ?? (isStatistic(name) ? name : undefined);
}

/** With `--output-details` the lengths are there; the random data set is known without. */
function lengthsOf(result: z.output<typeof schema>): JsonObject {
  const { dataset_name: dataSet, random_range_ratio: ratio } = result;
  const isRandom = dataSet === 'random' || dataSet === 'random-ids';
  const drawn = (key: 'input' | 'output', longest: number | null | undefined) =>
    isRandom && longest && typeof ratio === 'number'
      ? { [key]: { uniform: [Math.max(1, Math.floor(longest * ratio)), longest] } }
      : {};
  return {
    ...drawn('input', result.random_input_len),
    ...drawn('output', result.random_output_len),
    ...countedLengths('input', result.input_lens),
    ...countedLengths('output', result.output_lens),
  };
}
