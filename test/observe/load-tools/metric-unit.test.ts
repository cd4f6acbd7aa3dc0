import { describe, expect, it } from 'vitest';
import { inUnit, metricUnit } from '../../../src/observe/load-tools/metric-unit.ts';

describe('metricUnit', () => {
  it.each([
    ['ttft_p90', 'ms'],
    ['mean_e2el', 'ms'],
    ['latency_p50', 'ms'],
    ['duration', 's'],
    ['output_token_throughput', 'tok/s'],
    ['total_token_throughput', 'tok/s'],
    ['request_throughput', 'req/s'],
    ['success_rate', 'percent'],
  ])('%s is in %s', (metric, unit) => {
    expect(metricUnit(metric)).toBe(unit);
  });
});

describe('inUnit', () => {
  it('turns times into the unit that they were published in', () => {
    expect(inUnit(21_570, 'mean_ttft', 's')).toBe(21.57);
    expect(inUnit(777, 'duration', 'ms')).toBe(777_000);
    expect(inUnit(183.01, 'ttft_p90', 'ms')).toBe(183.01);
    expect(inUnit(12.02, 'request_throughput', 'req/s')).toBe(12.02);
  });

  it('has no time in tokens per second', () => {
    expect(inUnit(1, 'mean_ttft', 'tok/s')).toBeUndefined();
    expect(inUnit(1, 'success_rate', 's')).toBeUndefined();
  });
});
