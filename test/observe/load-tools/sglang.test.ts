import { describe, expect, it } from 'vitest';
import { sglang } from '../../../src/observe/load-tools/sglang.ts';
import { FIVE_REQUESTS, rounded } from './five-requests.ts';

describe('sglang', () => {
  const metrics = rounded(sglang(FIVE_REQUESTS));

  it('counts the answer without text as a success with a TTFT of 0', () => {
    expect(metrics).toMatchObject({ mean_ttft: 875, median_ttft: 750, mean_e2el: 1625 });
  });

  it('starts its clock with the first request', () => {
    expect(metrics).toMatchObject({ output_token_throughput: 9 / 4, total_token_throughput: 1109 / 4 });
  });

  it('pools the gaps of all requests for ITL', () => {
    expect(metrics).toMatchObject({ mean_itl: 416.666667, p99_itl: 500 });
  });
});
