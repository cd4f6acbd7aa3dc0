import { describe, expect, it } from 'vitest';
import { renderTable } from '../../src/report/table.ts';
import { deploymentOf, resultOf } from './sample-result.ts';

const disaggregated = deploymentOf({
  name: '1P1D',
  cluster: { layout: '1P1D, TP4 each', gpus: 8, pricePerHour: 31.2, currency: 'USD', boardPowerWatts: 5600 },
  metrics: { ...deploymentOf().metrics, mean_ttft_ms: 733, request_goodput: 9.25, output_throughput: 2560 },
  waiting: {
    meanMs: { prefill: 300, transferFixed: 33, decode: 3000 },
    slowestPercentMs: { prefill: 600, transferFixed: 33, decode: 3400 },
  },
});

describe('renderTable', () => {
  it('shows deployments side by side', () => {
    expect(renderTable(resultOf(deploymentOf(), disaggregated))).toBe(`sample, seed 7
  aggregated  2 x TP4, 8 GPUs
  1P1D        1P1D, TP4 each, 8 GPUs, 31.20 USD an hour, 5.6 kW

Metrics                      aggregated      1P1D
─────────────────────────    ──────────    ──────
Output throughput   tok/s         1,280     2,560
Total throughput    tok/s        11,520    11,520
Request throughput  req/s          10.0      10.0
Request goodput     req/s             -      9.25
Mean E2EL           ms            4,600     4,600
Mean TTFT           ms              123       733
P99 TTFT            ms            1,235     1,235
Mean TPOT           ms             35.2      35.2
P99 TPOT            ms             40.0      40.0
Mean ITL            ms             35.2      35.2
P99 ITL             ms              295       295
Completed                         1,000     1,000
Failed                                0         0

Where the time of a request goes                     aggregated                           1P1D
                                     mean    share  slowest 1 %     mean    share  slowest 1 %
────────────────────────────────    ───────────────────────────    ───────────────────────────
Queue: prefill of others  ms          100    2.2 %          900        -                     -
Prefill                   ms          300    6.5 %          600      300    9.0 %          600
KV transfer               ms            -                     -     33.0    1.0 %         33.0
Decode                    ms        4,200   91.3 %        4,500    3,000   90.0 %        3,400
End to end                ms        4,600  100.0 %        6,000    3,333  100.0 %        4,033
`);
  });

  it('puts measured values beside simulated ones, with the error', () => {
    const measured = { '1P1D': { mean_ttft_ms: 1000, p90_ttft_ms: 1100, tool_specific: 3 } };
    const lines = renderTable(resultOf(disaggregated), { measured }).split('\n');
    expect(lines.find((line) => line.startsWith('Mean TTFT'))).toMatch(/ 733 +1,000 +-26\.7 %$/);
    expect(lines.find((line) => line.startsWith('Mean ITL'))).toMatch(/ 35\.2$/);
    const names = lines.slice(6, -1).map((line) => line.split('  ')[0]);
    expect(names.indexOf('P90 TTFT')).toBe(names.indexOf('Mean TTFT') + 1);
    expect(names.indexOf('tool_specific')).toBe(names.indexOf('P99 ITL') + 1);
  });

  it('judges the error by its size', () => {
    const verdict = (name: string) => (text: string) => `${name}(${text.trim()})`;
    const styler = {
      heading: String,
      dim: String,
      good: verdict('good'),
      fair: verdict('fair'),
      bad: verdict('bad'),
    };
    const measured = { aggregated: { output_throughput: 1200, mean_itl_ms: 44, p99_itl_ms: 100 } };
    const text = renderTable(resultOf(deploymentOf()), { measured, styler });
    expect(text.match(/(good|fair|bad)\(.*?\)/g)).toEqual(['good(+6.7 %)', 'fair(-20.0 %)', 'bad(+195 %)']);
  });

  it('tells of preemptions, failures, unfinished requests and cache hits only if there are any', () => {
    const quiet = renderTable(resultOf(deploymentOf()));
    expect(quiet).not.toContain('Events');
    const { requests } = deploymentOf();
    const failures = { rateLimited: 5 };
    const busy = deploymentOf({
      requests: { ...requests, preemptions: 1234, failures, unfinished: 2, prefixCacheHitTokens: 256_000 },
    });
    expect(
      renderTable(resultOf(busy, deploymentOf({ name: 'b' })))
        .split('\n')
        .slice(-7),
    ).toEqual([
      'Events                                   aggregated    b',
      '─────────────────────────────────────    ──────────    ─',
      'Preemptions                                   1,234    -',
      'Failed: rate limited                              5    -',
      'Unfinished (TTFT, E2EL: lower bounds)             2    -',
      'Prefix cache hits                            25.0 %    -',
      '',
    ]);
  });

  describe('of a deployment whose queue grows', () => {
    const growth = { perSecond: 3.1, low: 2.9, high: 3.3, meanNumber: 150, fromSeconds: 0, toSeconds: 100 };
    const growing = deploymentOf({
      name: 'small',
      steadiness: { verdict: 'growing', diverging: ['ttft', 'e2el'], waitingForFirstToken: growth },
    });

    it('shows a word for what depends on how long the run lasts, and says why', () => {
      expect(renderTable(resultOf(deploymentOf(), growing))).toBe(`sample, seed 7
  aggregated  2 x TP4, 8 GPUs
  small       2 x TP4, 8 GPUs

Metrics                      aggregated     small
─────────────────────────    ──────────    ──────
Output throughput   tok/s         1,280     1,280
Total throughput    tok/s        11,520    11,520
Request throughput  req/s          10.0      10.0
Mean E2EL           ms            4,600     grows
Mean TTFT           ms              123     grows
P99 TTFT            ms            1,235     grows
Mean TPOT           ms             35.2      35.2
P99 TPOT            ms             40.0      40.0
Mean ITL            ms             35.2      35.2
P99 ITL             ms              295       295
Completed                         1,000     1,000
Failed                                0         0

Where the time of a request goes                     aggregated                          small
                                     mean    share  slowest 1 %     mean    share  slowest 1 %
────────────────────────────────    ───────────────────────────    ───────────────────────────
Queue: prefill of others  ms          100    2.2 %          900             2.2 %
Prefill                   ms          300    6.5 %          600             6.5 %
Decode                    ms        4,200   91.3 %        4,500            91.3 %
End to end                ms        4,600  100.0 %        6,000    grows  100.0 %        grows

small: not in steady state, beyond saturation: the queue grows by 3.10 requests a second (95 %: 2.90
  to 3.30); TTFT and E2EL depend on how long the run lasts
`);
    });

    it('compares with what was measured in a run of this length, and still says it', () => {
      const measured = { small: { mean_ttft_ms: 246.912 } };
      const text = renderTable(resultOf(growing), { measured });
      expect(text).toMatch(/^Mean TTFT +ms +123 +247 +-50\.0 %$/m);
      expect(text).toMatch(/^P99 TTFT +ms +grows$/m);
      expect(text).toMatch(/^End to end +ms +4,600 /m);
      expect(text).toMatch(/^small: not in steady state/m);
    });
  });

  it('stays within its width', () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) =>
      deploymentOf({ name: `deployment ${name}` }),
    );
    const measured = { 'deployment a': { mean_ttft_ms: 1 } };
    const lines = renderTable(resultOf(...many), { measured }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('has no waiting block when nothing finished', () => {
    const waiting = { meanMs: {}, slowestPercentMs: {} };
    expect(renderTable(resultOf(deploymentOf({ waiting })))).not.toContain('Where the time');
  });
});
