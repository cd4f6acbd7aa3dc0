import { expect, it } from 'vitest';
import { renderCsv } from '../../src/report/csv.ts';
import { summaryCsv } from '../../src/report/csv-summary.ts';
import { deploymentOf, resultOf } from './sample-result.ts';

it('summaryCsv has a row a deployment, empty where a deployment lacks a metric', () => {
  const first = deploymentOf({ metrics: { completed: 5, mean_ttft_ms: 12.5 } });
  const second = deploymentOf({
    name: 'a, b',
    metrics: { completed: 6, mean_ttft_ms: null, p99_ttft_ms: 20 },
  });
  const [header, ...rows] = [...renderCsv(summaryCsv(resultOf(first, second)))].join('').trim().split('\n');
  expect(header).toMatch(
    /^scenario,seed,deployment,layout,gpus,completed,mean_ttft_ms,p99_ttft_ms,preemptions,prompt_tokens,prefix_cache_hit_tokens,wait_ingress_ms,/,
  );
  expect(rows[0]).toMatch(/^sample,7,aggregated,2 x TP4,8,5,12.5,,0,1024000,0,0,/);
  expect(rows[1]).toMatch(/^sample,7,"a, b",2 x TP4,8,6,,20,0,1024000,0,0,/);
});

it('summaryCsv ends with the warm-up and the steadiness', () => {
  const growth = { perSecond: 3.1, low: 2.9, high: 3.3, meanNumber: 150, fromSeconds: 5, toSeconds: 100 };
  const growing = deploymentOf({
    steadiness: { verdict: 'growing', diverging: ['ttft', 'e2el'], waitingForFirstToken: growth },
    warmupSeconds: 5,
  });
  const [header, row] = [...renderCsv(summaryCsv(resultOf(growing)))].join('').trim().split('\n');
  expect(header).toMatch(/,warmup_s,steadiness,waiting_growth_per_s,answering_growth_per_s$/);
  expect(row).toMatch(/,5,growing,3.1,$/);
});
