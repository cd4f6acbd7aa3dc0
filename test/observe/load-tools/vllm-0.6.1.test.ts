import { describe, expect, it } from 'vitest';
import { vllm061 } from '../../../src/observe/load-tools/vllm-0.6.1.ts';
import { FIVE_REQUESTS } from './five-requests.ts';

describe('vllm061', () => {
  const metrics = vllm061(FIVE_REQUESTS);

  it('counts the answer without text as a success with a TTFT of 0', () => {
    // 0, 0.5, 1 and 2 s.
    expect(metrics).toMatchObject({ mean_ttft: 875, median_ttft: 750 });
    expect(metrics.mean_e2el).toBe(1625);
  });

  it('starts its clock with the first request', () => {
    expect(metrics).toMatchObject({
      duration: 4,
      request_throughput: 4 / 4,
      output_token_throughput: 9 / 4,
      total_token_throughput: 1109 / 4,
    });
  });

  it('takes TPOT of answers of more than one token', () => {
    expect(metrics).toMatchObject({ mean_tpot: 375, p99_tpot: 497.5 });
  });
});
