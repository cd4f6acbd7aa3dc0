import { describe, expect, it } from 'vitest';
import { inMetricOrder, metricLabel, parseLatencyKey, percentileKeys } from '../../src/report/metric-keys.ts';

describe('parseLatencyKey', () => {
  it('takes a key apart', () => {
    expect(parseLatencyKey('mean_itl_ms')).toEqual({
      statistic: 'mean',
      latency: 'itl',
      percentile: undefined,
    });
    expect(parseLatencyKey('p99.9_ttft_ms')).toEqual({
      statistic: 'p99.9',
      latency: 'ttft',
      percentile: 99.9,
    });
  });

  it('does not know other keys', () => {
    expect(parseLatencyKey('output_throughput')).toBeUndefined();
    expect(parseLatencyKey('pxx_ttft_ms')).toBeUndefined();
  });
});

describe('percentileKeys', () => {
  it('sorts by number, not by letter', () => {
    const keys = ['p99_itl_ms', 'p5_itl_ms', 'mean_itl_ms', 'p50_ttft_ms', 'p99.9_itl_ms', 'p5_itl_ms'];
    expect(percentileKeys(keys, 'itl')).toEqual(['p5_itl_ms', 'p99_itl_ms', 'p99.9_itl_ms']);
  });
});

describe('metricLabel', () => {
  it('has words and a unit for every metric', () => {
    expect(metricLabel('p99.9_ttft_ms')).toEqual({ label: 'P99.9 TTFT', unit: 'ms' });
    expect(metricLabel('median_e2el_ms')).toEqual({ label: 'Median E2EL', unit: 'ms' });
    expect(metricLabel('output_throughput')).toEqual({ label: 'Output throughput', unit: 'tok/s' });
  });

  it('lets an unknown key stand for itself', () => {
    expect(metricLabel('gpu_hours')).toEqual({ label: 'gpu_hours', unit: '' });
  });
});

describe('inMetricOrder', () => {
  it('puts totals first, then latencies, then the unknown', () => {
    const keys = [
      'zeta',
      'p99_itl_ms',
      'p9_itl_ms',
      'alpha',
      'mean_e2el_ms',
      'mean_itl_ms',
      'completed',
      'duration',
    ];
    expect(inMetricOrder(keys)).toEqual([
      ...['duration', 'completed', 'mean_itl_ms', 'p9_itl_ms', 'p99_itl_ms', 'mean_e2el_ms', 'alpha', 'zeta'],
    ]);
  });
});
