import { describe, expect, it } from 'vitest';
import type { ExportSource } from '../../../src/report/exports/export-source.ts';
import { renderVllmResult, vllmResultName } from '../../../src/report/exports/vllm-result.ts';
import { runExport } from './run-export.ts';

const written = (source: ExportSource) => JSON.parse([...renderVllmResult(source)].join(''));
const summaryOf = ({ tokenTimes: _, ...source }: ExportSource) => source;

/** The keys of vllm/benchmarks/serve.py in the order in which it writes them. */
const SETTINGS = [
  ...['date', 'endpoint_type', 'backend', 'label', 'model_id', 'tokenizer_id', 'num_prompts'],
  ...['request_rate', 'burstiness', 'max_concurrency'],
];
const TOTALS = [
  ...['duration', 'completed', 'failed', 'total_input_tokens', 'total_output_tokens'],
  ...['request_throughput', 'request_goodput', 'output_throughput', 'total_token_throughput'],
];
const DETAILS = [
  ...['input_lens', 'output_lens', 'ttfts', 'itls', 'latencies', 'start_times', 'queue_times'],
  ...['generated_texts', 'errors'],
];
const PEAKS = ['max_output_tokens_per_s', 'max_concurrent_requests', 'rtfx'];
const LATENCIES = ['ttft', 'tpot', 'itl', 'e2el'].flatMap((name) =>
  ['mean', 'median', 'std', 'p99'].map((statistic) => `${statistic}_${name}_ms`),
);

/** As numpy does it. */
function percentile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * q) / 100;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

describe('a result for scripts that read vllm bench serve', () => {
  const source = runExport({ 'metrics.percentiles': [99] });

  it('has its keys in its order', () => {
    expect(Object.keys(written(source))).toEqual([
      ...SETTINGS,
      ...TOTALS,
      ...DETAILS,
      ...PEAKS,
      ...LATENCIES,
    ]);
    const kept = ['latencies', 'queue_times'];
    expect(Object.keys(written(summaryOf(source)))).toEqual([
      ...[...SETTINGS, ...TOTALS, ...kept, ...PEAKS, ...LATENCIES],
    ]);
  });

  it('has lists from which a script finds the statistics', () => {
    const result = written(source);
    const answered = result.errors.flatMap((error: string, i: number) => (error === '' ? [i] : []));
    const of = (key: string): number[] => answered.map((i: number) => result[key][i]);
    expect(answered).toHaveLength(result.completed);
    const tpots = answered
      .filter((i: number) => result.output_lens[i] > 1)
      .map((i: number) => (result.latencies[i] - result.ttfts[i]) / (result.output_lens[i] - 1));
    expect(percentile(of('ttfts'), 99) * 1000).toBeCloseTo(result.p99_ttft_ms, 5);
    expect(percentile(result.itls.flat(), 99) * 1000).toBeCloseTo(result.p99_itl_ms, 5);
    expect(percentile(tpots, 99) * 1000).toBeCloseTo(result.p99_tpot_ms, 5);
    expect(percentile(of('latencies'), 50) * 1000).toBeCloseTo(result.median_e2el_ms, 5);
    for (const i of answered) {
      const whole = result.itls[i].reduce((sum: number, gap: number) => sum + gap, result.ttfts[i]);
      expect(whole).toBeCloseTo(result.latencies[i], 6);
      expect(result.itls[i]).toHaveLength(result.output_lens[i] - 1);
    }
    const sum = (lengths: number[]) => lengths.reduce((total, length) => total + length, 0);
    expect(sum(of('input_lens'))).toBe(result.total_input_tokens);
    expect(sum(of('output_lens'))).toBe(result.total_output_tokens);
  });

  it('says how the requests came', () => {
    expect(written(source)).toMatchObject({
      date: '19700101-000000',
      label: source.result.name,
      num_prompts: 120,
      max_concurrency: null,
      request_goodput: source.result.metrics.request_goodput,
    });
    const closed = written(
      runExport({ 'workload.arrivals': { process: 'closed', concurrency: 4 }, 'workload.requests': 12 }),
    );
    expect(closed).toMatchObject({ request_rate: 'inf', burstiness: 1, max_concurrency: 4 });
    expect(closed.queue_times.filter((seconds: number) => seconds === 0)).toHaveLength(4);
    expect(closed.mean_client_queue_time_ms).toBeCloseTo(
      (closed.queue_times.reduce((sum: number, seconds: number) => sum + seconds, 0) / 12) * 1000,
      5,
    );
    const ramp = { process: 'ramp', startRate: 2, endRate: 6 };
    expect(written(runExport({ 'workload.arrivals': ramp, 'workload.requests': 12 }))).toMatchObject({
      ramp_up_strategy: 'linear',
      ramp_up_start_rps: 2,
      ramp_up_end_rps: 6,
    });
  });

  it('says which start was cut from the statistics', () => {
    const result = written(runExport({ 'metrics.warmup': '2 s' }));
    expect(result.warmup_seconds).toBe(2);
    expect(result.ttfts).toHaveLength(120);
  });

  it('has 0 for what a failed request has not, and says why it failed', () => {
    const result = written(runExport({ 'deployments.0.ingress': { timeout: '400 ms' } }));
    const failed = result.errors.indexOf('timeout');
    expect(failed).toBeGreaterThanOrEqual(0);
    expect([result.output_lens[failed], result.latencies[failed]]).toEqual([0, 0]);
    expect(result.errors.filter((error: string) => error !== '')).toHaveLength(result.failed);
  });

  it('goes by the name that vLLM gives it', () => {
    const of = (arrivals: ExportSource['arrivals'], name = '2 x TP1', model = 'meta-llama/Llama-3.1-8B') =>
      vllmResultName({ name, arrivals, model });
    expect(of({ process: 'poisson', rate: 8 })).toBe('2 x TP1-8.0qps-Llama-3.1-8B-19700101-000000.json');
    expect(of({ process: 'closed', concurrency: 32 })).toBe(
      '2 x TP1-infqps-concurrency32-Llama-3.1-8B-19700101-000000.json',
    );
    expect(of({ process: 'constant', rate: 0.5 }, 'a/b')).toMatch(/^a%2Fb-0\.5qps-/);
  });
});
