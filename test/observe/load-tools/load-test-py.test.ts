import { describe, expect, it } from 'vitest';
import { loadTestPy } from '../../../src/observe/load-tools/load-test-py.ts';
import { ALL_FAILED, FIVE_REQUESTS, rounded } from './five-requests.ts';

describe('loadTestPy', () => {
  it('takes an answer without text for a failure, and interpolates percentiles', () => {
    expect(rounded(loadTestPy(FIVE_REQUESTS))).toEqual({
      ttft_p50: 1000,
      ttft_p90: 1800,
      ttft_p99: 1980,
      success_rate: 60,
    });
  });

  it('knows a success rate of 0', () => {
    expect(loadTestPy(ALL_FAILED)).toEqual({ success_rate: 0 });
  });
});
