import { describe, expect, it } from 'vitest';
import { renderVllm } from '../../src/report/vllm.ts';
import { deploymentOf } from './sample-result.ts';

// Trailing spaces are part of the layout; the bars at the ends of the lines keep editors from removing them.
function block(text: string): string {
  return text.replace(/\|$/gm, '').trimStart();
}

describe('renderVllm', () => {
  it('prints the block of vllm bench serve, byte for byte', () => {
    expect(renderVllm(deploymentOf())).toBe(
      block(`
============ Serving Benchmark Result ============|
Successful requests:                     1000      |
Failed requests:                         0         |
Benchmark duration (s):                  100.00    |
Total input tokens:                      1024000   |
Total generated tokens:                  128000    |
Request throughput (req/s):              10.00     |
Output token throughput (tok/s):         1280.00   |
Peak output token throughput (tok/s):    1500.00   |
Peak concurrent requests:                80.00     |
Total token throughput (tok/s):          11520.00  |
---------------Time to First Token----------------|
Mean TTFT (ms):                          123.46    |
Median TTFT (ms):                        100.00    |
P99 TTFT (ms):                           1234.50   |
-----Time per Output Token (excl. 1st token)------|
Mean TPOT (ms):                          35.25     |
Median TPOT (ms):                        35.00     |
P99 TPOT (ms):                           40.00     |
---------------Inter-token Latency----------------|
Mean ITL (ms):                           35.20     |
Median ITL (ms):                         9.50      |
P99 ITL (ms):                            295.00    |
==================================================|
`),
    );
  });

  it('prints concurrency, rate and goodput if there are any', () => {
    const { metrics } = deploymentOf();
    const text = renderVllm(deploymentOf({ metrics: { ...metrics, request_goodput: 9.5 } }), {
      maxConcurrency: 64,
      requestRate: 10,
    });
    expect(text.split('\n').slice(2, 6)).toEqual([
      'Failed requests:                         0         ',
      'Maximum request concurrency:             64        ',
      'Request rate configured (RPS):           10.00     ',
      'Benchmark duration (s):                  100.00    ',
    ]);
    expect(text).toContain('\nRequest goodput (req/s):                 9.50      \nOutput token throughput');
  });

  it('prints an infinite rate as no rate', () => {
    expect(renderVllm(deploymentOf(), { requestRate: Number.POSITIVE_INFINITY })).not.toContain('RPS');
  });

  it('prints the sections that are asked for, in the order of vLLM', () => {
    const titles = renderVllm(deploymentOf(), { sections: ['e2el', 'ttft'] }).match(/^--.*$/gm);
    expect(titles).toEqual([
      '---------------Time to First Token----------------',
      '----------------End-to-end Latency----------------',
    ]);
  });

  it('prints every percentile there is, and 0.00 for what there is nothing of', () => {
    const metrics = {
      ...deploymentOf().metrics,
      mean_itl_ms: null,
      'p99.9_itl_ms': 300.125,
      p50_itl_ms: 9.375,
    };
    const lines = renderVllm(deploymentOf({ metrics }), { sections: ['itl'] })
      .split('\n')
      .slice(-7, -2);
    expect(lines).toEqual([
      'Mean ITL (ms):                           0.00      ',
      'Median ITL (ms):                         9.50      ',
      'P50 ITL (ms):                            9.38      ',
      'P99 ITL (ms):                            295.00    ',
      // Halfway between 300.12 and 300.13: Python takes the even digit.
      'P99.9 ITL (ms):                          300.12    ',
    ]);
  });
});
