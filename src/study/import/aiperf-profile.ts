import * as z from 'zod';
import { check } from '../../config/check.ts';
import { type Locator, within } from '../../config/locator.ts';
import { weightedMoments } from '../../observe/moments.ts';
import type { LatencyName } from '../../observe/run-result.ts';
import { weightedPercentiles } from '../../observe/weighted-quantile.ts';
import { object } from './fields.ts';
import { type ImportedRun, type JsonObject, measured } from './importer.ts';
import { countedLengths } from './lengths.ts';
import { millisecondsOf } from './statistics-block.ts';

const PERCENTILES = [50, 90, 99];

const instant = z.number({ error: () => 'expected nanoseconds' });

const value = object({
  value: z.number({ error: () => 'expected a number' }),
  unit: z.string(),
}).exactOptional();
const values = object({ value: z.array(z.number()), unit: z.string() }).exactOptional();

const record = object({
  metadata: object({
    request_start_ns: instant,
    request_end_ns: instant,
    benchmark_phase: z.string().nullish(),
  }),
  metrics: object({
    time_to_first_token: value,
    inter_token_latency: value,
    inter_chunk_latency: values,
    request_latency: value,
    input_sequence_length: value,
    output_sequence_length: value,
  }),
});
type AiperfRecord = z.output<typeof record>;

const LATENCIES: Record<
  LatencyName,
  (metrics: AiperfRecord['metrics']) => { value: number | number[]; unit: string } | undefined
> = {
  ttft: (metrics) => metrics.time_to_first_token,
  tpot: (metrics) => metrics.inter_token_latency,
  itl: (metrics) => metrics.inter_chunk_latency,
  e2el: (metrics) => metrics.request_latency,
};

/**
 * One run from `profile_export.jsonl`. The file has no word of the load but the lengths; its statistics are taken here,
 * as vLLM takes them. Time runs from the first request to the last answer.
 */
export function readProfile(documents: readonly JsonObject[], locator: Locator): ImportedRun {
  const records = documents.map((document, index) => check(record, document, within(locator, [index])));
  const profiled = records.filter(
    ({ metadata }) => (metadata.benchmark_phase ?? 'profiling') === 'profiling',
  );
  const answered = profiled.filter(({ metrics }) => metrics.request_latency !== undefined);
  if (answered.length === 0) throw locator.error([], 'no request was answered');
  const [inputs, outputs] = (['input_sequence_length', 'output_sequence_length'] as const).map((name) =>
    answered.flatMap(({ metrics }) => metrics[name]?.value ?? []),
  );
  const latencies = (Object.keys(LATENCIES) as LatencyName[]).flatMap((name) =>
    statistics(
      name,
      answered.flatMap(({ metrics }) => milliseconds(LATENCIES[name](metrics), locator)),
    ),
  );
  return {
    load: {
      requests: profiled.length,
      ...countedLengths('input', inputs),
      ...countedLengths('output', outputs),
    },
    metrics: measured([...throughputs(profiled, answered.length, inputs, outputs), ...latencies]),
    dropped: ['time_to_second_token', 'output_token_throughput_per_user'],
  };
}

function milliseconds(
  metric: { value: number | number[]; unit: string } | undefined,
  locator: Locator,
): number[] {
  if (metric === undefined) return [];
  const factor = millisecondsOf(metric.unit, locator);
  return [metric.value].flat().map((amount) => amount * factor);
}

function statistics(name: LatencyName, latencies: readonly number[]): [string, number][] {
  if (latencies.length === 0) return [];
  const samples = { values: Float64Array.from(latencies) };
  const found = weightedPercentiles(samples, PERCENTILES);
  return [
    [`mean_${name}_ms`, weightedMoments(samples).mean],
    ...PERCENTILES.map((percentile, index): [string, number] => [
      `${percentile === 50 ? 'median' : `p${percentile}`}_${name}_ms`,
      found[index],
    ]),
  ];
}

function throughputs(
  records: readonly AiperfRecord[],
  answered: number,
  inputs: readonly number[],
  outputs: readonly number[],
): [string, number][] {
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for (const { metadata } of records) {
    start = Math.min(start, metadata.request_start_ns);
    end = Math.max(end, metadata.request_end_ns);
  }
  const seconds = (end - start) / 1e9;
  const total = (tokens: readonly number[]) => tokens.reduce((sum, length) => sum + length, 0);
  return [
    ['request_throughput', answered / seconds],
    ['output_throughput', total(outputs) / seconds],
    ['total_token_throughput', (total(inputs) + total(outputs)) / seconds],
  ];
}
