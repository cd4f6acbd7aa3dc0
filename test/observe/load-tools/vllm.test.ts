import { describe, expect, it } from 'vitest';
import { vllm } from '../../../src/observe/load-tools/vllm.ts';
import { FIVE_REQUESTS, rounded } from './five-requests.ts';

describe('vllm', () => {
  const metrics = rounded(vllm(FIVE_REQUESTS));

  it('divides the three answers with text by the time from the start of the level to the last failure', () => {
    expect(metrics).toMatchObject({
      duration: 5,
      request_throughput: 3 / 5,
      output_token_throughput: 9 / 5,
      total_token_throughput: 809 / 5,
    });
  });

  it('takes TTFT and E2EL of answers with text', () => {
    // 0.5, 1 and 2 s; 0.5, 2.5 and 3 s.
    expect(metrics).toMatchObject({ mean_ttft: 1166.666667, median_ttft: 1000, p99_ttft: 1980 });
    expect(metrics).toMatchObject({ mean_e2el: 2000, median_e2el: 2500, p99_e2el: 2990 });
  });

  it('takes TPOT of answers of more than one token', () => {
    // 0.25 and 0.5 s.
    expect(metrics).toMatchObject({ mean_tpot: 375, median_tpot: 375, p99_tpot: 497.5 });
  });

  it('pools the gaps of all requests for ITL', () => {
    expect(metrics).toMatchObject({ mean_itl: 416.666667, median_itl: 500, p99_itl: 500 });
  });

  it('has no ITL where nobody kept the gaps', () => {
    const { gaps: _, ...records } = FIVE_REQUESTS;
    expect(vllm(records)).not.toHaveProperty('mean_itl');
  });
});
