import type { GapCollector } from './collectors/gaps.ts';
import type { OutputRate } from './collectors/output-rate.ts';
import type { RequestLedger } from './collectors/requests.ts';
import { maxConcurrency } from './concurrency.ts';
import { latencies, tpotSeconds } from './latencies.ts';
import type { MetricsSpec } from './metrics-spec.ts';
import { weightedMoments } from './moments.ts';
import type { DeploymentResult, RequestSummary } from './run-result.ts';
import type { WeightedSamples } from './weighted-quantile.ts';
import { weightedPercentiles } from './weighted-quantile.ts';

/** What the metrics are computed from. */
export interface Observed {
  requests: RequestLedger;
  summary: RequestSummary;
  gaps: GapCollector;
  outputRate: OutputRate;
  /** When the run ended: the age of unfinished requests is taken at this time. */
  endSeconds: number;
  /** Latencies leave out what was sent before. */
  warmupSeconds: number;
}

export type Metrics = DeploymentResult['metrics'];

/**
 * The metrics of a run by the keys of `vllm bench serve --save-result`, and as vLLM defines them: totals,
 * throughputs and goodput over the requests that were answered; `duration` from the start of the run to the last
 * answer (or failure), so that ramp and drain are included; percentiles with linear interpolation; standard
 * deviations of the population. What there is nothing of is null.
 *
 * What vLLM has no word for: `unfinished` counts the requests that had neither an answer nor a failure when the run
 * ended; `duration` then lasts until that end. Which requests latencies are taken over, and how unfinished ones
 * count, stands at `latencies`. ITL takes in every token that a client received, those of unfinished and failed
 * requests too. The warm-up is left out of TTFT, TPOT and E2EL by the time of sending and out of ITL by the time of
 * the token; throughputs, goodput and totals keep it.
 */
export function computeMetrics(
  observed: Observed,
  spec: Pick<MetricsSpec, 'percentiles' | 'goodput'>,
): Metrics {
  const { requests, gaps, outputRate, warmupSeconds } = observed;
  const { completed, failed, unfinished } = observed.summary;
  const totals = addUp(requests, spec.goodput);
  const endSeconds = Math.max(observed.endSeconds, totals.lastEndSeconds);
  const duration = unfinished > 0 ? endSeconds : totals.lastEndSeconds;
  const perSecond = (amount: number) => (duration > 0 ? amount / duration : null);
  const { ttft, tpot, e2el } = latencies(requests, warmupSeconds, endSeconds);
  return {
    duration,
    completed,
    failed,
    unfinished,
    total_input_tokens: totals.inputTokens,
    total_output_tokens: totals.outputTokens,
    request_throughput: perSecond(completed),
    request_goodput: spec.goodput ? perSecond(totals.good) : null,
    output_throughput: perSecond(totals.outputTokens),
    total_token_throughput: perSecond(totals.inputTokens + totals.outputTokens),
    max_output_tokens_per_s: outputRate.peakTokensPerSecond(),
    max_concurrent_requests: peakConcurrency(requests),
    ...distribution('ttft', { values: ttft }, spec.percentiles),
    ...distribution('tpot', { values: tpot }, spec.percentiles),
    ...distribution('itl', gaps.samples(warmupSeconds), spec.percentiles),
    ...distribution('e2el', { values: e2el }, spec.percentiles),
  };
}

interface Totals {
  /** Tokens of the finished requests. */
  inputTokens: number;
  outputTokens: number;
  /** Finished requests that meet all objectives; 0 if there are no objectives. */
  good: number;
  /** When the last request was answered or failed; 0 if none was. */
  lastEndSeconds: number;
}

function addUp(ledger: RequestLedger, objectives: MetricsSpec['goodput']): Totals {
  const totals = { inputTokens: 0, outputTokens: 0, good: 0, lastEndSeconds: 0 };
  for (let request = 0; request < ledger.count; request++) {
    const finished = ledger.isFinished(request);
    const ended = finished ? ledger.finishedSeconds[request]! : ledger.failedSeconds[request]!;
    if (ended > totals.lastEndSeconds) totals.lastEndSeconds = ended;
    if (!finished) continue;
    totals.inputTokens += ledger.inputTokens[request]!;
    totals.outputTokens += ledger.outputTokens[request]!;
    if (objectives && isGood(ledger, request, objectives)) totals.good++;
  }
  return totals;
}

/** A finished request is good if it meets every objective, limits included. */
function isGood(
  ledger: RequestLedger,
  request: number,
  objectives: NonNullable<MetricsSpec['goodput']>,
): boolean {
  const { ttft, tpot, e2el } = objectives;
  const arrival = ledger.arrivalSeconds[request]!;
  const meets = (limitMs: number | undefined, seconds: number) =>
    limitMs === undefined || seconds <= limitMs / 1000;
  return (
    meets(ttft, ledger.firstTokenSeconds[request]! - arrival) &&
    meets(tpot, tpotSeconds(ledger, request)) &&
    meets(e2el, ledger.finishedSeconds[request]! - arrival)
  );
}

/** Most requests in flight at once; failed ones do not count, as in vLLM, and unfinished ones stay to the end. */
function peakConcurrency(ledger: RequestLedger): number {
  const starts = new Float64Array(ledger.count);
  const ends = new Float64Array(ledger.count);
  let sent = 0;
  for (let request = 0; request < ledger.count; request++) {
    const arrival = ledger.arrivalSeconds[request]!;
    if (Number.isNaN(arrival) || ledger.failure[request]! >= 0) continue;
    starts[sent] = arrival;
    ends[sent++] = ledger.isFinished(request) ? ledger.finishedSeconds[request]! : Number.POSITIVE_INFINITY;
  }
  return maxConcurrency(starts.subarray(0, sent), ends.subarray(0, sent));
}

/** `mean_ttft_ms`, `median_ttft_ms`, `std_ttft_ms`, `p99_ttft_ms` and so on of samples in seconds. */
function distribution(name: string, samples: WeightedSamples, percentiles: readonly number[]): Metrics {
  const keys = ['mean', 'median', 'std', ...percentiles.map((percentile) => `p${percentile}`)];
  const some = samples.values.length > 0;
  const values = some ? summarize(samples, percentiles) : keys.map(() => null);
  return Object.fromEntries(keys.map((key, i) => [`${key}_${name}_ms`, values[i]!]));
}

function summarize(samples: WeightedSamples, percentiles: readonly number[]): number[] {
  const { mean, std } = weightedMoments(samples);
  const [median, ...others] = weightedPercentiles(samples, [50, ...percentiles]);
  return [mean, median!, std, ...others].map((seconds) => seconds * 1000);
}
