import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestLedger } from '../../../src/observe/collectors/requests.ts';
import { TTFT_BUCKETS, tokenBuckets } from '../../../src/observe/vllm-metrics/buckets.ts';
import { Histogram } from '../../../src/observe/vllm-metrics/histogram.ts';
import { MetricsHistory } from '../../../src/observe/vllm-metrics/history.ts';
import { VllmMetrics } from '../../../src/observe/vllm-metrics/vllm-metrics.ts';
import { renderOpenMetrics } from '../../../src/report/openmetrics.ts';
import { runCluster } from '../../support/cluster.ts';
import {
  aggregatedPlans,
  behindGateways,
  disaggregatedPlans,
  type SmallScenario,
  scenarios,
} from '../../support/scenarios.ts';

function observe({ plan, workload, seed }: SmallScenario) {
  const workerRoles = plan.pools.flatMap(({ role, count }) => Array.from({ length: count }, () => role));
  const ledger = new RequestLedger(workload.requests, workerRoles);
  const metrics = new VllmMetrics(workload.requests, { workerRoles, maxModelLen: 128 });
  const history = new MetricsHistory(metrics, 0.01);
  const kernel = runCluster(plan, workload, [history, metrics, ledger], seed);
  history.end(kernel.now);
  return { ledger, metrics, history };
}

describe.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
])('the metrics of vLLM, %s', (_, plans) => {
  it('count what the ledger of requests says', () => {
    fc.assert(
      fc.property(scenarios(plans), (scenario) => {
        const { ledger, metrics } = observe(scenario);
        const sum = (read: (worker: (typeof metrics.workers)[number]) => number) =>
          metrics.workers.reduce((total, worker) => total + read(worker), 0);
        const requests = [...ledger.inputTokens.keys()];
        const finished = requests.filter((request) => ledger.isFinished(request));
        const total = (column: ArrayLike<number>, of: number[]) => of.reduce((all, i) => all + column[i], 0);
        expect(sum(({ counters }) => counters.generation_tokens)).toBe(total(ledger.outputTokens, finished));
        expect(sum(({ counters }) => counters.prompt_tokens)).toBe(total(ledger.inputTokens, finished));
        expect(sum(({ counters }) => counters.prefix_cache_hits)).toBe(total(ledger.cachedTokens, finished));
        expect(sum(({ counters }) => counters.num_preemptions)).toBe(total(ledger.preemptions, requests));
        expect(sum(({ finished: { stop, length } }) => stop + length)).toBe(finished.length);
        const ttft = finished.map((i) => ledger.firstTokenSeconds[i] - ledger.arrivalSeconds[i]);
        expect(sum(({ histograms }) => histograms.time_to_first_token_seconds.sum)).toBeCloseTo(
          ttft.reduce((all, seconds) => all + seconds, 0),
          9,
        );
        const within = (bound: number) => ttft.filter((seconds) => seconds <= bound).length;
        const counted = TTFT_BUCKETS.map((_, bucket) =>
          sum(({ histograms }) => histograms.time_to_first_token_seconds.cumulative()[bucket]),
        );
        expect(counted).toEqual(TTFT_BUCKETS.map(within));
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it('leave nothing running behind, and never count backwards', () => {
    fc.assert(
      fc.property(scenarios(fc.oneof(plans, behindGateways(plans))), (scenario) => {
        const { history } = observe(scenario);
        for (const { gauges } of history.scrapes.at(-1)!.workers)
          expect(Object.values(gauges).every((value) => value === 0)).toBe(true);
        const generated = history.scrapes.map(({ workers }) => workers[0].counters.generation_tokens);
        expect(generated).toEqual([...generated].sort((a, b) => a - b));
        const times = history.scrapes.map(({ timeSeconds }) => timeSeconds!);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      }),
      { seed: 3, numRuns: 400 },
    );
  });
});

describe('a histogram', () => {
  it('counts a value that equals a bound below it', () => {
    const histogram = new Histogram([1, 2]);
    histogram.observe(1);
    histogram.observe(1.5, 3);
    histogram.observe(7);
    expect(histogram.cumulative()).toEqual([1, 4, 5]);
    expect(histogram.sum).toBe(12.5);
  });

  it('has token buckets of 1, 2, 5 up to the longest sequence', () => {
    expect(tokenBuckets(128)).toEqual([1, 2, 5, 10, 20, 50, 100]);
  });
});

describe('OpenMetrics text', () => {
  const worker = {
    gauges: { num_requests_running: 2 },
    counters: { prompt_tokens: 30 },
    finished: { stop: 1, length: 4 },
    histograms: { e2e_request_latency_seconds: new Histogram([0.5, 1]) },
  };
  worker.histograms.e2e_request_latency_seconds.observe(0.75);

  it('says of a worker what Prometheus expects', () => {
    expect([...renderOpenMetrics([{ timeSeconds: 1.5, workers: [worker] }], 'a "model"')].join('')).toBe(
      `# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{model_name="a \\"model\\"",engine="0"} 2 1.5
# TYPE vllm:prompt_tokens counter
vllm:prompt_tokens_total{model_name="a \\"model\\"",engine="0"} 30 1.5
# TYPE vllm:request_success counter
vllm:request_success_total{model_name="a \\"model\\"",engine="0",finished_reason="stop"} 1 1.5
vllm:request_success_total{model_name="a \\"model\\"",engine="0",finished_reason="length"} 4 1.5
# TYPE vllm:e2e_request_latency_seconds histogram
vllm:e2e_request_latency_seconds_bucket{model_name="a \\"model\\"",engine="0",le="0.5"} 0 1.5
vllm:e2e_request_latency_seconds_bucket{model_name="a \\"model\\"",engine="0",le="1.0"} 1 1.5
vllm:e2e_request_latency_seconds_bucket{model_name="a \\"model\\"",engine="0",le="+Inf"} 1 1.5
vllm:e2e_request_latency_seconds_count{model_name="a \\"model\\"",engine="0"} 1 1.5
vllm:e2e_request_latency_seconds_sum{model_name="a \\"model\\"",engine="0"} 0.75 1.5
# EOF
`,
    );
  });

  it('keeps the samples of a series together, in order of time', () => {
    const lines = [
      ...renderOpenMetrics(
        [1, 2].map((timeSeconds) => ({ timeSeconds, workers: [worker, worker] })),
        'm',
      ),
    ];
    const running = lines.filter((line) => line.startsWith('vllm:num_requests_running{'));
    expect(running.map((line) => /engine="(\d)".* (\d)$/.exec(line.trim())!.slice(1).join())).toEqual([
      '0,1',
      '0,2',
      '1,1',
      '1,2',
    ]);
  });
});
