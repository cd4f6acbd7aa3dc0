import { describe, expect, it } from 'vitest';
import { runHeadline } from '../../../src/report/page/run-headline.ts';
import { deploymentOf, resultOf } from '../sample-result.ts';

const { metrics } = deploymentOf();

describe('runHeadline', () => {
  it('says of one deployment how fast it is and where the time goes', () => {
    expect(runHeadline(resultOf(deploymentOf())).answer).toBe(
      "P99 TTFT is 1,235 ms, P99 ITL is 295 ms, at 1,280 tok/s on 8 GPUs. Most of a request's time goes to: decode (91.3 %).",
    );
  });

  it('names who wins what', () => {
    const fast = deploymentOf({ name: 'fast', metrics: { ...metrics, p99_ttft_ms: 100, p99_itl_ms: 200 } });
    const wide = deploymentOf({ name: 'wide', metrics: { ...metrics, output_throughput: 2000 } });
    expect(runHeadline(resultOf(wide, fast)).answer).toBe(
      'fast has the lowest P99 TTFT (100 ms) and the lowest P99 ITL (200 ms); wide has the highest output throughput (2,000 tok/s).',
    );
  });

  it('lets objectives decide where there are any', () => {
    const good = deploymentOf({ name: 'good', metrics: { ...metrics, request_goodput: 9 } });
    const bad = deploymentOf({ name: 'bad', metrics: { ...metrics, request_goodput: 2 } });
    expect(runHeadline(resultOf(bad, good)).answer).toBe(
      'good answers the most requests within the objectives: 9.00 req/s, 90.0 % of all, bad follows with 2.00 req/s.',
    );
  });

  it('quotes no latency of a queue that grows, and says that it does', () => {
    const perSecond = { perSecond: 3, low: 2, high: 4, meanNumber: 50, fromSeconds: 0, toSeconds: 10 };
    const growing = deploymentOf({
      name: 'small',
      metrics: { ...metrics, p99_ttft_ms: 1 },
      steadiness: { verdict: 'growing', diverging: ['ttft', 'e2el'], waitingForFirstToken: perSecond },
    });
    const { answer, warnings } = runHeadline(resultOf(growing, deploymentOf({ name: 'steady' })));
    expect(answer).toContain('steady has the lowest P99 TTFT (1,235 ms)');
    expect(warnings).toEqual([expect.stringContaining('small: not in steady state')]);
    expect(runHeadline(resultOf(growing)).answer).toContain('P99 TTFT grows with the run');
  });

  it('says who got no answer', () => {
    const requests = { ...deploymentOf().requests, unfinished: 4, failed: 2 };
    expect(runHeadline(resultOf(deploymentOf({ name: 'a', requests }))).warnings).toEqual([
      'a: 4 of 1,000 requests had no answer when the run ended; TTFT and E2EL are lower bounds',
      'a: 2 of 1,000 requests failed',
    ]);
  });
});
