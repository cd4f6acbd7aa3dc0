import { describe, expect, it } from 'vitest';
import { multiRoundQa } from '../../../src/observe/load-tools/multi-round-qa.ts';
import { FIVE_REQUESTS, rounded } from './five-requests.ts';

describe('multiRoundQa', () => {
  const metrics = rounded(multiRoundQa(FIVE_REQUESTS));

  it('subtracts TTFT twice for TPOT, which may be negative', () => {
    // (2 - 1) / 4 and (0.5 - 2) / 2 s.
    expect(metrics).toMatchObject({ mean_tpot: -250, median_tpot: -250, p99_tpot: 240 });
  });

  it('divides by all tokens for ITL', () => {
    // 2 / 5, 0 / 1 and 0.5 / 3 s.
    expect(metrics).toMatchObject({ mean_itl: 188.888889, median_itl: 166.666667 });
  });

  it('takes TTFT of every answer, 0 for one without text', () => {
    expect(metrics).toMatchObject({ mean_ttft: 875, median_ttft: 750 });
  });

  it('stops its clock at the last answer', () => {
    // From 1 s to 4.5 s.
    expect(metrics).toMatchObject(
      rounded({
        request_throughput: 4 / 3.5,
        output_token_throughput: 9 / 3.5,
        total_token_throughput: 1109 / 3.5,
      }),
    );
  });
});
