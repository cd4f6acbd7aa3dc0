import type { DeploymentResult, RunResult } from '../../src/observe/run-result.ts';
import { SCHEMA_VERSION } from '../../src/observe/run-result.ts';

/** A deployment that did nothing worth mentioning, but for what is given. */
export function deploymentOf(given: Partial<DeploymentResult> = {}): DeploymentResult {
  return {
    name: 'aggregated',
    cluster: { layout: '2 x TP4', gpus: 8 },
    metrics: {
      duration: 100,
      completed: 1000,
      failed: 0,
      unfinished: 0,
      total_input_tokens: 1_024_000,
      total_output_tokens: 128_000,
      request_throughput: 10,
      request_goodput: null,
      output_throughput: 1280,
      total_token_throughput: 11_520,
      max_output_tokens_per_s: 1500,
      max_concurrent_requests: 80,
      mean_ttft_ms: 123.456,
      median_ttft_ms: 100,
      std_ttft_ms: 12,
      p99_ttft_ms: 1234.5,
      mean_tpot_ms: 35.249,
      median_tpot_ms: 35,
      std_tpot_ms: 1,
      p99_tpot_ms: 40,
      mean_itl_ms: 35.2,
      median_itl_ms: 9.5,
      std_itl_ms: 20,
      p99_itl_ms: 295,
      mean_e2el_ms: 4600,
      median_e2el_ms: 4500,
      std_e2el_ms: 100,
      p99_e2el_ms: 6000,
    },
    requests: {
      total: 1000,
      completed: 1000,
      failed: 0,
      unfinished: 0,
      failures: {},
      preemptions: 0,
      promptTokens: 1_024_000,
      prefixCacheHitTokens: 0,
    },
    steadiness: { verdict: 'steady', diverging: [] },
    warmupSeconds: 0,
    warmupRule: 'given',
    waiting: {
      meanMs: { ingress: 0, queuePrefill: 100, prefill: 300, decode: 4200, egress: 1e-12 },
      slowestPercentMs: { ingress: 0, queuePrefill: 900, prefill: 600, decode: 4500, egress: 0 },
    },
    timeline: { workers: [] },
    ...given,
  };
}

export function resultOf(...deployments: DeploymentResult[]): RunResult {
  return { schemaVersion: SCHEMA_VERSION, scenario: 'sample', seed: 7, deployments };
}
