import { expect, test } from 'vitest';
import { PLAN_VERSION, type PlannedLayout, type PlanResult } from '../../../src/study/plan/plan-result.ts';
import { renderPlan } from '../../../src/study/plan/table.ts';

const LAYOUT: PlannedLayout = {
  name: '2P1D h100-sxm TP1',
  pools: [],
  gpus: 3,
  pricePerHour: 11.34,
  currency: 'USD',
  boardPowerWatts: 2100,
  pricePerMillionTokens: 0.5,
  kilowattHoursPerMillionTokens: 0.0926,
  meets: true,
  broken: [],
  largestRate: 25,
  headroom: 0.25,
  breaksFirst: { metric: 'p99_ttft_ms', comparison: '<=', limit: 1000, value: 1003 },
  metrics: {
    p99_ttft_ms: { mean: 800, low: 780, high: 820 },
    p99_itl_ms: { mean: 20 },
    request_goodput: { mean: 19.5 },
  },
  binding: {
    resource: 'prefill compute',
    measure: 'rate',
    gains: [
      { resource: 'prefill compute', gain: 0.18 },
      { resource: 'link', gain: 0.001 },
    ],
  },
  oneMore: { name: '3P1D h100-sxm TP1', gpus: 4, largestRate: 31, meets: true, broken: [] },
  oneFewer: {
    name: '1P1D h100-sxm TP1',
    gpus: 2,
    largestRate: 12,
    meets: false,
    broken: [{ metric: 'queue_growth', comparison: '<=', limit: 0, value: 3.5 }],
  },
};

const PLAN: PlanResult = {
  kind: 'plan',
  schemaVersion: PLAN_VERSION,
  scenario: 'chat',
  rate: 20,
  objectives: [{ metric: 'p99_ttft_ms', comparison: '<=', limit: 1000 }],
  requests: 2000,
  seeds: [1, 2],
  accelerators: [{ id: 'h100-sxm', name: 'H100', pricePerHour: 3.78, currency: 'USD' }],
  rankedBy: 'price',
  currency: 'USD',
  space: {
    layouts: 1234,
    simulated: 56,
    discarded: [{ reason: 'dearer than the 1 best', layouts: 1178, example: '8P8D' }],
  },
  feasible: true,
  layouts: [LAYOUT],
};

test('a plan as a table', () => {
  expect(renderPlan(PLAN)).toBe(`chat: 20.0 requests/s with P99 TTFT <= 1000 ms
2,000 requests, 2 replications; ± is the 95 % confidence interval
1,234 layouts considered, 56 simulated at that rate
   1,178 dearer than the 1 best, such as 8P8D

Layout                                                                                                             at 20.0 requests/s
                        GPUs  USD/h  USD/Mtok  kWh/Mtok  good req/s  largest rate  headroom  P99 TTFT ms  P99 ITL ms            binds
────────────────────    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
1  2P1D h100-sxm TP1       3  11.34     0.500     0.093        19.5          25.0   +25.0 %   800 ± 20.0        20.0  prefill compute

1  2P1D h100-sxm TP1
   above 25.0 req/s it breaks P99 TTFT <= 1000 ms with 1,003 ms
   prefill compute binds; with 20 % more of a resource, rate: prefill compute +18.0 %, others nothing
   one worker more:  3P1D h100-sxm TP1 (+1 GPU): 31.0 req/s
   one worker fewer: 1P1D h100-sxm TP1 (-1 GPU): 12.0 req/s; at 20.0 it breaks a steady state: requests pile up by 3.50 a second

Energy: GPUs at the power limit of their boards, an upper bound; hosts and network are not counted.
`);
});

test('a missing price is asked for, and nothing stands in its place', () => {
  const { pricePerHour: _a, currency: _b, pricePerMillionTokens: _c, ...unpriced } = LAYOUT;
  const text = renderPlan({
    ...PLAN,
    accelerators: [{ id: 'h200-sxm', name: 'H200' }],
    rankedBy: 'gpus',
    layouts: [unpriced],
  });
  expect(text).toContain('The price of h200-sxm is not known');
  expect(text).toContain('--price h200-sxm=<price of a GPU-hour>');
  expect(text).toMatch(/3 +- +- +0\.093/);
});

test('where nothing meets the objectives, it says so before the closest', () => {
  const broken = [{ metric: 'p99_ttft_ms', comparison: '<=' as const, limit: 1000, value: 2340 }];
  const { largestRate: _a, headroom: _b, breaksFirst: _c, oneMore: _d, oneFewer: _e, ...rest } = LAYOUT;
  const text = renderPlan({
    ...PLAN,
    feasible: false,
    layouts: [{ ...rest, meets: false, broken, binding: { measure: 'objective', gains: [] } }],
  });
  expect(text).toContain('Nothing meets the objectives. The closest:');
  expect(text).toContain('   breaks P99 TTFT <= 1000 ms with 2,340 ms\n');
  expect(text).toContain('nothing in particular binds: 20 % more of any resource changes nothing');
});
