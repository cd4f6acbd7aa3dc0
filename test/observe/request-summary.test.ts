import { describe, expect, it } from 'vitest';
import { summarizeRequests } from '../../src/observe/request-summary.ts';
import { tinyRun } from './tiny-run.ts';

describe('summarizeRequests', () => {
  it('counts what became of the requests', () => {
    const { requests } = tinyRun();
    requests.preempted(0);
    requests.preempted(0);
    expect(summarizeRequests(requests)).toEqual({
      total: 4,
      completed: 2,
      failed: 1,
      unfinished: 1,
      failures: { rateLimited: 1 },
      preemptions: 2,
      promptTokens: 300,
      prefixCacheHitTokens: 64,
    });
  });
});
