import { describe, expect, it } from 'vitest';
import { genaiPerf } from '../../../src/observe/load-tools/genai-perf.ts';
import { FIVE_REQUESTS, rounded } from './five-requests.ts';

describe('genaiPerf', () => {
  const metrics = rounded(genaiPerf(FIVE_REQUESTS));

  it('calls ITL what vLLM calls TPOT, with percentiles over requests', () => {
    // 0.25 and 0.5 s, whatever the gaps were.
    expect(metrics).toMatchObject({ itl_p50: 375, itl_p90: 475, itl_p99: 497.5 });
  });

  it('takes TTFT of answers with text', () => {
    expect(metrics).toMatchObject({ ttft_p50: 1000, ttft_p90: 1800, ttft_p99: 1980 });
  });

  it('stops its clock at the last text, and counts requests without an answer', () => {
    // From 1 s to 4.5 s.
    expect(metrics).toMatchObject(rounded({ request_throughput: 5 / 3.5, output_token_throughput: 9 / 3.5 }));
  });
});
