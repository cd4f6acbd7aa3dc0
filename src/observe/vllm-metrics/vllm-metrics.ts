import type { FailureReason, Probe, StepFacts } from '../../probe/probe.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import {
  ITERATION_BUCKETS,
  REQUEST_BUCKETS,
  TOKEN_GAP_BUCKETS,
  TTFT_BUCKETS,
  tokenBuckets,
} from './buckets.ts';
import { Histogram } from './histogram.ts';

/** What the metrics of one worker have come to: names as vLLM's, without the prefix `vllm:`. */
export interface WorkerMetrics {
  gauges: Record<string, number>;
  counters: Record<string, number>;
  /** `request_success` by the reason that it finished for. */
  finished: { stop: number; length: number };
  histograms: Record<string, Histogram>;
}

export interface VllmMetricsOptions {
  /** Role of each worker, in the order of their numbers. */
  workerRoles: readonly string[];
  maxModelLen: number;
}

/**
 * The metrics that vLLM's own server exports, of every worker, kept up while the cluster runs, in constant memory. What a
 * request was told of it belongs to the worker that decodes it; its queue and its prompt to the one that prefills it.
 * Times are those of the client, with what the gateway adds.
 */
export class VllmMetrics implements Probe {
  readonly workers: readonly WorkerMetrics[];
  private readonly table: RequestTable;
  private readonly roles: readonly string[];
  /** Requests in each worker: an idle one runs no step that would say so. */
  private readonly inside: Float64Array;
  /** The workers that each request is on, -1 for none. */
  private readonly prefillWorker: Int32Array;
  private readonly decodeWorker: Int32Array;
  private readonly arrivalSeconds: Float64Array;
  private readonly queuedSeconds: Float64Array;
  private readonly scheduledSeconds: Float64Array;
  private readonly firstTokenSeconds: Float64Array;

  constructor(table: RequestTable, { workerRoles, maxModelLen }: VllmMetricsOptions) {
    const seconds = () => new Float64Array(table.count).fill(Number.NaN);
    this.table = table;
    this.roles = workerRoles;
    this.workers = workerRoles.map(() => emptyMetrics(maxModelLen));
    this.inside = new Float64Array(workerRoles.length);
    this.prefillWorker = new Int32Array(table.count).fill(-1);
    this.decodeWorker = new Int32Array(table.count).fill(-1);
    this.arrivalSeconds = seconds();
    this.queuedSeconds = seconds();
    this.scheduledSeconds = seconds();
    this.firstTokenSeconds = seconds();
  }

  arrived(request: number, time: number): void {
    this.arrivalSeconds[request] = time;
    this.queuedSeconds[request] = Number.NaN;
    this.scheduledSeconds[request] = Number.NaN;
    this.firstTokenSeconds[request] = Number.NaN;
    this.prefillWorker[request] = -1;
    this.decodeWorker[request] = -1;
  }

  routed(request: number, worker: number): void {
    const role = this.roles[worker];
    if (role !== 'decode') this.prefillWorker[request] = worker;
    if (role !== 'prefill') this.decodeWorker[request] = worker;
    this.inside[worker]++;
  }

  queued(request: number, worker: number, time: number): void {
    if (this.roles[worker] === 'decode' || !Number.isNaN(this.queuedSeconds[request])) return;
    this.queuedSeconds[request] = time;
    this.workers[worker].gauges.num_requests_waiting++;
  }

  scheduled(request: number, worker: number, time: number, cachedTokens: number): void {
    if (this.roles[worker] === 'decode' || !Number.isNaN(this.scheduledSeconds[request])) return;
    const { counters, histograms } = this.workers[worker];
    this.scheduledSeconds[request] = time;
    counters.prefix_cache_queries += this.table.inputTokens[request];
    counters.prefix_cache_hits += cachedTokens;
    counters.prompt_tokens += this.table.inputTokens[request];
    histograms.request_queue_time_seconds.observe(time - this.queuedSeconds[request]);
  }

  stepped(worker: number, step: StepFacts): void {
    const { gauges, histograms } = this.workers[worker];
    // All whose clients went away while it ran leave with it.
    if (this.inside[worker] > 0) {
      gauges.num_requests_running = step.running;
      gauges.num_requests_waiting = step.waiting;
      gauges.kv_cache_usage_perc = step.usedBlocks / step.totalBlocks;
    }
    histograms.iteration_tokens_total.observe(step.prefillTokens + step.decodeSequences);
  }

  tokens(worker: number, _time: number, gap: number, count: number): void {
    const { counters, histograms } = this.workers[worker];
    counters.generation_tokens += count;
    histograms.inter_token_latency_seconds.observe(gap, count);
  }

  firstToken(request: number, time: number): void {
    const { counters, histograms } = this.workers[this.servedBy(request)];
    this.firstTokenSeconds[request] = time;
    counters.generation_tokens++;
    histograms.time_to_first_token_seconds.observe(time - this.arrivalSeconds[request]);
  }

  preempted(_request: number, worker: number): void {
    this.workers[worker].counters.num_preemptions++;
  }

  transferred(request: number, from: number): void {
    if (this.prefillWorker[request] < 0) return;
    this.prefillWorker[request] = -1;
    this.leave(from);
    this.workers[from].histograms.request_prompt_tokens.observe(this.table.inputTokens[request]);
  }

  finished(request: number, time: number, outputTokens: number): void {
    const { inputTokens, maxOutputTokens } = this.table;
    const worker = this.servedBy(request);
    const { histograms, finished } = this.workers[worker];
    const { [request]: first } = this.firstTokenSeconds;
    const { [request]: scheduled } = this.scheduledSeconds;
    finished[outputTokens === maxOutputTokens[request] ? 'length' : 'stop']++;
    histograms.e2e_request_latency_seconds.observe(time - this.arrivalSeconds[request]);
    histograms.request_prefill_time_seconds.observe(first - scheduled);
    histograms.request_decode_time_seconds.observe(time - first);
    histograms.request_inference_time_seconds.observe(time - scheduled);
    if (outputTokens > 1)
      histograms.request_time_per_output_token_seconds.observe((time - first) / (outputTokens - 1));
    if (this.roles[worker] !== 'decode') histograms.request_prompt_tokens.observe(inputTokens[request]);
    histograms.request_generation_tokens.observe(outputTokens);
    histograms.request_max_num_generation_tokens.observe(outputTokens);
    histograms.request_params_max_tokens.observe(maxOutputTokens[request]);
    this.leave(worker);
  }

  failed(request: number, _time: number, _reason: FailureReason): void {
    const { [request]: prefill } = this.prefillWorker;
    const { [request]: decode } = this.decodeWorker;
    this.prefillWorker[request] = -1;
    this.decodeWorker[request] = -1;
    if (prefill >= 0 && prefill !== decode) this.leave(prefill);
    if (decode >= 0) this.leave(decode);
  }

  private servedBy(request: number): number {
    return this.decodeWorker[request] >= 0 ? this.decodeWorker[request] : this.prefillWorker[request];
  }

  /** The last one to leave takes the lights out. */
  private leave(worker: number): void {
    if (--this.inside[worker] > 0) return;
    this.inside[worker] = 0;
    const { gauges } = this.workers[worker];
    for (const name of Object.keys(gauges)) gauges[name] = 0;
  }
}

function emptyMetrics(maxModelLen: number): WorkerMetrics {
  const tokens = tokenBuckets(maxModelLen);
  return {
    gauges: { num_requests_running: 0, num_requests_waiting: 0, kv_cache_usage_perc: 0 },
    counters: {
      prompt_tokens: 0,
      generation_tokens: 0,
      prefix_cache_queries: 0,
      prefix_cache_hits: 0,
      num_preemptions: 0,
    },
    finished: { stop: 0, length: 0 },
    histograms: {
      time_to_first_token_seconds: new Histogram(TTFT_BUCKETS),
      inter_token_latency_seconds: new Histogram(TOKEN_GAP_BUCKETS),
      request_time_per_output_token_seconds: new Histogram(TOKEN_GAP_BUCKETS),
      e2e_request_latency_seconds: new Histogram(REQUEST_BUCKETS),
      request_queue_time_seconds: new Histogram(REQUEST_BUCKETS),
      request_inference_time_seconds: new Histogram(REQUEST_BUCKETS),
      request_prefill_time_seconds: new Histogram(REQUEST_BUCKETS),
      request_decode_time_seconds: new Histogram(REQUEST_BUCKETS),
      request_prompt_tokens: new Histogram(tokens),
      request_generation_tokens: new Histogram(tokens),
      request_max_num_generation_tokens: new Histogram(tokens),
      request_params_max_tokens: new Histogram(tokens),
      iteration_tokens_total: new Histogram(ITERATION_BUCKETS),
    },
  };
}
