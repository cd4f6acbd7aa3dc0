import type { Tool } from '../../../src/study/import/importer.ts';

/** A small result of each tool, in its own keys. What it says in ours stands beside it. */
interface Sample {
  text: string;
  load: object;
  metrics: Record<string, number>;
}

const VLLM = {
  label: 'one',
  num_prompts: 3,
  request_rate: 8,
  burstiness: 2,
  max_concurrency: null,
  request_throughput: 1.5,
  output_throughput: 30,
  mean_ttft_ms: 41,
  std_ttft_ms: 9,
  p99_itl_ms: 12.5,
  mean_e2el_ms: 0,
  input_lens: [100, 100, 200],
  output_lens: [20, 0, 20],
};

const SGLANG = {
  backend: 'sglang',
  dataset_name: 'random',
  request_rate: Number.POSITIVE_INFINITY,
  max_concurrency: 16,
  random_input_len: 1024,
  random_output_len: 128,
  random_range_ratio: 0.5,
  completed: 64,
  total_output_retokenized: 4096,
  request_throughput: 4,
  input_throughput: 3000,
  output_throughput: 380,
  total_throughput: 3380,
  mean_e2e_latency_ms: 4000,
  median_ttft_ms: 150,
  std_ttft_ms: 50,
  p95_itl_ms: 15,
  concurrency: 15.8,
};

const stats = (unit: string, numbers: object) => ({ unit, ...numbers });

const AIPERF = {
  request_throughput: stats('requests/sec', { avg: 5 }),
  output_token_throughput: stats('tokens/sec', { avg: 600 }),
  time_to_first_token: stats('ms', { avg: 60, p50: 55, p99: 90, std: 4, min: 40, max: 95 }),
  time_to_second_token: stats('ms', { avg: 12 }),
  inter_token_latency: stats('ms', { avg: 11, p90: 13 }),
  inter_chunk_latency: stats('us', { avg: 11_500, p99: 25_000 }),
  request_latency: stats('s', { avg: 1.5 }),
  request_count: stats('requests', { avg: 100 }),
  input_sequence_length: stats('tokens', { avg: 550, std: 0, min: 550, max: 550 }),
  output_sequence_length: stats('tokens', { avg: 120, std: 10, min: 90, max: 150 }),
  input_config: { loadgen: { request_rate: 5, request_rate_mode: 'poisson' } },
};

const GENAI_PERF = {
  request_throughput: stats('requests/sec', { avg: 2.5 }),
  output_token_throughput: stats('tokens/sec', { avg: 300 }),
  time_to_first_token: stats('ms', { avg: 250, p50: 240, p99: 400, std: 30 }),
  inter_token_latency: stats('ms', { avg: 9, p99: 14 }),
  output_sequence_length: stats('tokens', { avg: 128, std: 0 }),
  input_config: { perf_analyzer: { stimulus: { concurrency: 32 } } },
};

const answered = (mean: number, percentiles = {}) => ({
  successful: { mean, median: mean - 1, percentiles },
});

const GUIDELLM = {
  benchmarks: [
    {
      config: { strategy: { type_: 'poisson', rate: 3.5 } },
      metrics: {
        request_totals: { successful: 90, errored: 1, incomplete: 2, total: 93 },
        requests_per_second: answered(3),
        output_tokens_per_second: answered(700),
        tokens_per_second: answered(2100),
        request_latency: answered(4, { p99: 6 }),
        time_to_first_token_ms: answered(80, { p95: 120, p999: 200 }),
        inter_token_latency_ms: answered(10, { p01: 7 }),
        time_per_output_token_ms: answered(15),
        prompt_token_count: { successful: { mean: 512, std_dev: 0, min: 512, max: 512 } },
        output_token_count: { successful: { mean: 256, std_dev: 20, min: 200, max: 300 } },
      },
    },
  ],
};

export const SAMPLES: Record<Tool, Sample> = {
  vllm: {
    text: JSON.stringify(VLLM),
    load: {
      rate: 8,
      burstiness: 2,
      requests: 3,
      input: { kind: 'empirical', values: [100, 100, 200] },
      output: { kind: 'fixed', tokens: 20 },
    },
    metrics: { request_throughput: 1.5, output_throughput: 30, mean_ttft_ms: 41, p99_itl_ms: 12.5 },
  },
  sglang: {
    // As Python writes an infinite rate.
    text: JSON.stringify(SGLANG).replace('"request_rate":null', '"request_rate": Infinity'),
    load: {
      concurrency: 16,
      requests: 64,
      input: { kind: 'uniform', min: 512, max: 1024 },
      output: { kind: 'uniform', min: 64, max: 128 },
    },
    metrics: {
      request_throughput: 4,
      output_throughput: 380,
      total_token_throughput: 3380,
      mean_e2el_ms: 4000,
      median_ttft_ms: 150,
      p95_itl_ms: 15,
    },
  },
  aiperf: {
    text: JSON.stringify(AIPERF),
    load: {
      rate: 5,
      burstiness: 1,
      requests: 100,
      input: { kind: 'fixed', tokens: 550 },
      output: { kind: 'normal', mean: 120, std: 10, min: 90, max: 150 },
    },
    metrics: {
      request_throughput: 5,
      output_throughput: 600,
      mean_ttft_ms: 60,
      median_ttft_ms: 55,
      p99_ttft_ms: 90,
      mean_tpot_ms: 11,
      p90_tpot_ms: 13,
      mean_itl_ms: 11.5,
      p99_itl_ms: 25,
      mean_e2el_ms: 1500,
    },
  },
  'genai-perf': {
    text: JSON.stringify(GENAI_PERF),
    load: { concurrency: 32, output: { kind: 'fixed', tokens: 128 } },
    metrics: {
      request_throughput: 2.5,
      output_throughput: 300,
      mean_ttft_ms: 250,
      median_ttft_ms: 240,
      p99_ttft_ms: 400,
      mean_tpot_ms: 9,
      p99_tpot_ms: 14,
    },
  },
  guidellm: {
    text: JSON.stringify(GUIDELLM, undefined, 2),
    load: {
      rate: 3.5,
      burstiness: 1,
      requests: 90,
      input: { kind: 'fixed', tokens: 512 },
      output: { kind: 'normal', mean: 256, std: 20, min: 200, max: 300 },
    },
    metrics: {
      request_throughput: 3,
      output_throughput: 700,
      total_token_throughput: 2100,
      mean_e2el_ms: 4000,
      median_e2el_ms: 3000,
      p99_e2el_ms: 6000,
      mean_ttft_ms: 80,
      median_ttft_ms: 79,
      p95_ttft_ms: 120,
      'p99.9_ttft_ms': 200,
      mean_tpot_ms: 10,
      median_tpot_ms: 9,
      p1_tpot_ms: 7,
    },
  },
};
