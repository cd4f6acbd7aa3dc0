import { weightedMoments } from '../../observe/moments.ts';
import { weightedPercentiles } from '../../observe/weighted-quantile.ts';
import { LATENCIES, percentileKeys } from '../metric-keys.ts';
import { type ExportSource, fileNamePart, toNanosecond } from './export-source.ts';
import { type JsonValue, renderJsonPieces } from './json-pieces.ts';
import { type Traffic, traffic } from './traffic.ts';

/** Simulated time starts at 1970-01-01: the same scenario gives the same bytes on any day. */
const DATE = '19700101-000000';

/** What vLLM's client says of the server that it talked to; here there is none. */
const BACKEND = 'xpyd';

/** As vLLM names the file: `{label}-{rate}qps[-concurrency{n}]-{model}-{date}.json`; the label is the deployment. */
export function vllmResultName(of: Pick<ExportSource, 'arrivals' | 'model'> & { name: string }): string {
  const { name, arrivals, model } = of;
  const { rate, concurrency } = traffic(arrivals);
  const limit = concurrency === undefined ? '' : `-concurrency${concurrency}`;
  const base = model.split('/').at(-1)!;
  return `${fileNamePart(name)}-${pythonFloat(rate)}qps${limit}-${fileNamePart(base)}-${DATE}.json`;
}

/**
 * What `vllm bench serve --save-result` writes, with its keys in its order, so that scripts which read that read this.
 * With the times of tokens also what `--save-detailed` adds: one entry a request, in seconds. As there, a statistic of
 * nothing is 0.
 */
export function renderVllmResult(source: ExportSource): Generator<string> {
  return renderJsonPieces(entries(source));
}

function entries(source: ExportSource): [key: string, value: JsonValue][] {
  const { result, model, tokenTimes } = source;
  const of = traffic(source.arrivals);
  const detailed = tokenTimes === undefined ? [] : DETAILED;
  return [
    ['date', DATE],
    ['endpoint_type', BACKEND],
    ['backend', BACKEND],
    ['label', result.name],
    ['model_id', model],
    ['tokenizer_id', model],
    ['num_prompts', result.requests.total],
    // Where vLLM puts --metadata: the lists have every request, the statistics leave the warm-up out.
    ...(result.warmupSeconds > 0 ? [['warmup_seconds', result.warmupSeconds] as [string, JsonValue]] : []),
    ['request_rate', of.rate],
    ['burstiness', of.burstiness],
    ['max_concurrency', of.concurrency ?? null],
    ...rampUp(of),
    ...TOTALS.map((key): [string, JsonValue] => [key, orNothing(result.metrics, key)]),
    ...COLUMNS.filter(([key]) => KEPT.includes(key) || detailed.includes(key)).map(
      ([key, value]): [string, JsonValue] => [key, column(source, value)],
    ),
    ['max_output_tokens_per_s', result.metrics.max_output_tokens_per_s ?? 0],
    ['max_concurrent_requests', result.metrics.max_concurrent_requests ?? 0],
    ['rtfx', 0],
    ...latencies(source),
    ...(of.concurrency === undefined ? [] : clientQueue(source)),
  ];
}

const TOTALS = [
  ...['duration', 'completed', 'failed', 'total_input_tokens', 'total_output_tokens'],
  ...['request_throughput', 'request_goodput', 'output_throughput', 'total_token_throughput'],
];

/** Goodput without objectives is null there, too. */
function orNothing(metrics: ExportSource['result']['metrics'], key: string): number | null {
  return metrics[key] ?? (key === 'request_goodput' ? null : 0);
}

function rampUp({ ramp }: Traffic): [string, JsonValue][] {
  if (ramp === undefined) return [];
  return [
    ['ramp_up_strategy', ramp.strategy],
    ['ramp_up_start_rps', ramp.startRate],
    ['ramp_up_end_rps', ramp.endRate],
  ];
}

type Entry = (source: ExportSource, request: number) => string | number | number[] | null;

/** One entry a request, in vLLM's order. */
const COLUMNS: [key: string, value: Entry][] = [
  ['input_lens', ({ ledger }, request) => ledger.inputTokens[request]],
  ['output_lens', ({ ledger }, request) => (ledger.isFinished(request) ? ledger.outputTokens[request] : 0)],
  [
    'ttfts',
    ({ ledger }, request) => since(ledger.arrivalSeconds[request], ledger.firstTokenSeconds[request]),
  ],
  ['itls', ({ tokenTimes }, request) => tokenTimes!.gaps(request).map(toNanosecond)],
  [
    'latencies',
    ({ ledger }, request) => since(ledger.arrivalSeconds[request], ledger.finishedSeconds[request]),
  ],
  ['start_times', ({ ledger }, request) => secondsOrNull(ledger.arrivalSeconds[request])],
  ['queue_times', queueTime],
  ['generated_texts', () => ''],
  [
    'errors',
    ({ ledger }, request) => ledger.record(request).failure ?? unanswered(ledger.isFinished(request)),
  ],
];

/** Written without `--save-detailed`, too. */
const KEPT = ['latencies', 'queue_times'];
const DETAILED = [
  ...['input_lens', 'output_lens', 'ttfts', 'itls', 'start_times', 'generated_texts', 'errors'],
];

/** 0 for what did not happen, as vLLM has it. */
function since(start: number, end: number): number {
  return Number.isNaN(end) ? 0 : toNanosecond(end - start);
}

function secondsOrNull(seconds: number): number | null {
  return Number.isNaN(seconds) ? null : toNanosecond(seconds);
}

function unanswered(isFinished: boolean): string {
  return isFinished ? '' : 'unfinished';
}

/** vLLM's client makes all requests of a closed loop at once and lets them wait for their turn. */
function queueTime({ arrivals, ledger }: ExportSource, request: number): number | null {
  return arrivals.process === 'closed' ? secondsOrNull(ledger.arrivalSeconds[request]) : 0;
}

function* column(source: ExportSource, entry: Entry): Generator<ReturnType<Entry>> {
  for (let request = 0; request < source.ledger.count; request++) yield entry(source, request);
}

function latencies({ result: { metrics } }: ExportSource): [string, JsonValue][] {
  const keys = LATENCIES.flatMap((latency) => [
    ...['mean', 'median', 'std'].map((statistic) => `${statistic}_${latency}_ms`),
    ...percentileKeys(Object.keys(metrics), latency),
  ]);
  return keys.map((key) => [key, metrics[key] ?? 0]);
}

/** Of the requests that were answered. */
function clientQueue(source: ExportSource): [string, JsonValue][] {
  const { ledger, percentiles } = source;
  const values = ledger.arrivalSeconds.filter((_, request) => ledger.isFinished(request));
  const keys = ['mean', 'median', 'std', ...percentiles.map((percentile) => `p${percentile}`)];
  const statistics = values.length === 0 ? [] : summary(values, percentiles);
  return keys.map((key, index) => [`${key}_client_queue_time_ms`, (statistics[index] ?? 0) * 1000]);
}

function summary(values: Float64Array, percentiles: readonly number[]): number[] {
  const { mean, std } = weightedMoments({ values });
  const [median, ...others] = weightedPercentiles({ values }, [50, ...percentiles]);
  return [mean, median, std, ...others];
}

/** 8 is 8.0 in a file name that Python made. */
function pythonFloat(value: number | 'inf'): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
