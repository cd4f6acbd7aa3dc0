import { describe, expect, it } from 'vitest';
import { PLAIN_SPEC, tinyRun } from './tiny-run.ts';

const CLUSTER = { name: 'tiny', cluster: { layout: 'one worker', gpus: 1 } };

function metricsOf(run: ReturnType<typeof tinyRun>, endSeconds = 5) {
  return run.result(CLUSTER, endSeconds).metrics;
}

describe('computeMetrics of a run that answered or refused every request', () => {
  const metrics = metricsOf(tinyRun(PLAIN_SPEC, false));

  it('counts requests, and the tokens of those that were answered', () => {
    expect(metrics).toMatchObject({
      completed: 2,
      failed: 1,
      unfinished: 0,
      total_input_tokens: 300,
      total_output_tokens: 4,
    });
  });

  it('lasts from the start to the last answer, whatever happens later', () => {
    expect(metrics.duration).toBe(3);
  });

  it('divides totals by the duration', () => {
    expect(metrics).toMatchObject({
      request_throughput: 2 / 3,
      output_throughput: 4 / 3,
      total_token_throughput: 304 / 3,
      request_goodput: null,
    });
  });

  it('takes the best second from the first request on: 1.5 to 2.5 s has the tokens of 1.5, 2 and 2 s', () => {
    expect(metrics.max_output_tokens_per_s).toBe(3);
  });

  it('counts requests in flight without the refused one', () => {
    expect(metrics.max_concurrent_requests).toBe(2);
  });

  it('takes TTFT and E2EL from the moment of sending', () => {
    // TTFT 1 and 0.75 s, E2EL 2.5 and 0.75 s.
    expect(metrics).toMatchObject({
      mean_ttft_ms: 875,
      median_ttft_ms: 875,
      std_ttft_ms: 125,
      p99_ttft_ms: 997.5,
    });
    expect(metrics).toMatchObject({
      mean_e2el_ms: 1625,
      median_e2el_ms: 1625,
      std_e2el_ms: 875,
      p99_e2el_ms: 2482.5,
    });
  });

  it('takes TPOT over answers of more than one token', () => {
    expect(metrics).toMatchObject({
      mean_tpot_ms: 750,
      median_tpot_ms: 750,
      std_tpot_ms: 0,
      p99_tpot_ms: 750,
    });
  });

  it('pools all gaps for ITL', () => {
    expect(metrics).toMatchObject({ mean_itl_ms: 750, median_itl_ms: 750, std_itl_ms: 250, p99_itl_ms: 995 });
  });
});

describe('percentiles', () => {
  it('are those that were asked for, under the keys of vLLM', () => {
    const keys = Object.keys(metricsOf(tinyRun({ percentiles: [90, 99.9], warmupSeconds: 0 })));
    expect(keys.filter((key) => key.startsWith('p'))).toEqual([
      ...['p90_ttft_ms', 'p99.9_ttft_ms', 'p90_tpot_ms', 'p99.9_tpot_ms'],
      ...['p90_itl_ms', 'p99.9_itl_ms', 'p90_e2el_ms', 'p99.9_e2el_ms'],
    ]);
  });
});

describe('goodput', () => {
  const goodput = (objectives: { ttft?: number; tpot?: number; e2el?: number }) =>
    metricsOf(tinyRun({ ...PLAIN_SPEC, goodput: objectives }, false)).request_goodput;

  it('counts answers that meet every objective, the limit included', () => {
    expect(goodput({ ttft: 1000 })).toBe(2 / 3);
    expect(goodput({ ttft: 999.9 })).toBe(1 / 3);
    expect(goodput({ ttft: 1000, e2el: 2500 })).toBe(2 / 3);
    expect(goodput({ ttft: 1000, e2el: 2499 })).toBe(1 / 3);
  });

  it('takes the TPOT of an answer of one token as 0', () => {
    expect(goodput({ tpot: 0 })).toBe(1 / 3);
    expect(goodput({ tpot: 750 })).toBe(2 / 3);
  });
});

describe('unfinished requests', () => {
  const metrics = metricsOf(tinyRun());

  it('are counted, and the duration goes on to the end of the run', () => {
    expect(metrics).toMatchObject({ completed: 2, failed: 1, unfinished: 1, duration: 5 });
    expect(metrics.request_throughput).toBe(2 / 5);
  });

  it('count with their age as TTFT and E2EL, and have no TPOT', () => {
    expect(metrics.mean_ttft_ms).toBeCloseTo((1000 + 750 + 1000) / 3, 9);
    expect(metrics.mean_e2el_ms).toBeCloseTo((2500 + 750 + 1000) / 3, 9);
    expect(metrics.mean_tpot_ms).toBe(750);
  });

  it('have a known TTFT once they have their first token', () => {
    const run = tinyRun();
    run.requests.firstToken(3, 4.25);
    expect(metricsOf(run).mean_ttft_ms).toBeCloseTo((1000 + 750 + 250) / 3, 9);
    expect(metricsOf(run).mean_e2el_ms).toBeCloseTo((2500 + 750 + 1000) / 3, 9);
  });

  it('only ever grow older: a later end makes no latency smaller', () => {
    const later = metricsOf(tinyRun(), 50);
    for (const key of ['mean_ttft_ms', 'p99_ttft_ms', 'mean_e2el_ms', 'median_e2el_ms', 'p99_e2el_ms']) {
      expect(later[key]).toBeGreaterThanOrEqual(metrics[key]!);
    }
    expect(later.p99_e2el_ms).toBeGreaterThan(metrics.p99_e2el_ms!);
  });

  it('that were never sent are counted, but have no latency', () => {
    const run = tinyRun();
    run.requests.arrivalSeconds[3] = Number.NaN;
    expect(metricsOf(run)).toMatchObject({ unfinished: 1, mean_ttft_ms: 875, mean_e2el_ms: 1625 });
  });
});

describe('the warm-up', () => {
  const metrics = metricsOf(tinyRun({ percentiles: [99], warmupSeconds: 1, goodput: { e2el: 1e6 } }, false));

  it('is left out of the latencies of requests by the time of sending', () => {
    expect(metrics).toMatchObject({
      mean_ttft_ms: 750,
      mean_e2el_ms: 750,
      mean_tpot_ms: null,
      p99_tpot_ms: null,
    });
  });

  it('is left out of ITL by the time of the token', () => {
    const spec = { percentiles: [99], warmupSeconds: 2.5 };
    expect(metricsOf(tinyRun(spec, false)).mean_itl_ms).toBe(1000);
  });

  it('stays in counts, throughputs and goodput', () => {
    expect(metrics).toMatchObject({ completed: 2, output_throughput: 4 / 3, request_goodput: 2 / 3 });
  });
});

describe('a run without any answer', () => {
  it('has null where there is nothing', () => {
    const run = tinyRun(PLAIN_SPEC);
    run.requests.finishedSeconds.fill(Number.NaN);
    run.requests.arrivalSeconds.fill(Number.NaN);
    expect(metricsOf(run, 0)).toMatchObject({ completed: 0, mean_ttft_ms: null, p99_e2el_ms: null });
  });

  it('has no throughput if it took no time', () => {
    const run = tinyRun(PLAIN_SPEC);
    run.requests.finishedSeconds.fill(Number.NaN);
    run.requests.failedSeconds.fill(0);
    run.requests.failure.fill(0);
    expect(metricsOf(run, 0)).toMatchObject({
      duration: 0,
      request_throughput: null,
      output_throughput: null,
    });
  });
});
