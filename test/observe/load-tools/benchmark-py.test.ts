import { describe, expect, it } from 'vitest';
import { benchmarkPy } from '../../../src/observe/load-tools/benchmark-py.ts';
import { FIVE_REQUESTS } from './five-requests.ts';

describe('benchmarkPy', () => {
  const metrics = benchmarkPy(FIVE_REQUESTS);

  it('takes the whole latency of an answer without text for its TTFT, and the sample of an index for a percentile', () => {
    // 0.5, 0.5, 1 and 2 s: samples 2 and 3 counted from 0, where vLLM would interpolate 0.75 and 1.7 s.
    expect(metrics).toMatchObject({ ttft_p50: 1000, ttft_p90: 2000, ttft_p99: 2000 });
  });

  it('takes TPOT of every answer, 0 for those of one token or none', () => {
    // 0, 0, 0.25 and 0.5 s.
    expect(metrics).toMatchObject({ tpot_p50: 250, tpot_p90: 500, tpot_p99: 500 });
  });

  it('takes latency from sending to the end', () => {
    // 0.5, 0.5, 2.5 and 3 s.
    expect(metrics).toMatchObject({ latency_p50: 2500, latency_p90: 3000, latency_p99: 3000 });
  });

  it('counts failed requests into the request throughput', () => {
    expect(metrics).toMatchObject({ request_throughput: 5 / 4, output_token_throughput: 9 / 4 });
  });
});
