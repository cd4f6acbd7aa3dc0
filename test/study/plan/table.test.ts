import { describe, expect, test } from 'vitest';
import { bindingLines, boundBy } from '../../../src/study/plan/binding-text.ts';
import {
  type Binding,
  PLAN_VERSION,
  type PlannedLayout,
  type PlanResult,
} from '../../../src/study/plan/plan-result.ts';
import { neighbourText, renderPlan } from '../../../src/study/plan/table.ts';

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
    everything: 0.21,
  },
  oneMore: {
    name: '3P1D h100-sxm TP1',
    gpus: 4,
    pricePerHour: 15.12,
    largestRate: 31,
    meets: true,
    broken: [],
  },
  oneFewer: {
    name: '1P1D h100-sxm TP1',
    gpus: 2,
    pricePerHour: 7.56,
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
  goodput: { ttft: 500, tpot: 15 },
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
   1,178  dearer than the 1 best, such as 8P8D

Layout
                        GPUs  USD/h  USD/Mtok  kWh/Mtok  good req/s  max req/s  headroom  P99 TTFT ms  P99 ITL ms            binds
────────────────────    ──────────────────────────────────────────────────────────────────────────────────────────────────────────
1  2P1D h100-sxm TP1       3  11.34     0.500     0.093        19.5       25.0   +25.0 %   800 ± 20.0        20.0  prefill compute

1  2P1D h100-sxm TP1
   above 25.0 req/s it breaks P99 TTFT <= 1000 ms with 1,003 ms
   prefill compute binds; with 20 % more of a resource, rate: prefill compute +18.0 %, others nothing; of everything +21.0 %
   one worker more:  3P1D h100-sxm TP1 (+1 GPU, 15.12 USD/h): up to 31.0 req/s (+24.0 %)
   one worker fewer: 1P1D h100-sxm TP1 (-1 GPU, 7.56 USD/h): up to 12.0 req/s (-52.0 %); at 20.0 it breaks a steady state: requests pile up by 3.50 a second

Good requests: each by itself TTFT <= 500 ms, TPOT <= 15 ms.
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
  expect(text).toContain('Nothing meets the objectives at 20.0 requests/s. The closest:');
  expect(text).toContain('   breaks P99 TTFT <= 1000 ms with 2,340 ms\n');
});

test('a floor of latency is told from a lack of workers', () => {
  const { largestRate: _a, headroom: _b, breaksFirst: _c, ...rest } = LAYOUT;
  const unloaded = {
    metric: 'p99_ttft_ms',
    comparison: '<=' as const,
    limit: 1000,
    value: 1200,
    rate: 0.3125,
  };
  const gains: Binding['gains'] = [{ resource: 'host', gain: 0.03 }];
  const binding: Binding = { resource: 'host', measure: 'objective', gains, everything: 0.03, unloaded };
  const text = renderPlan({ ...PLAN, feasible: false, layouts: [{ ...rest, meets: false, binding }] });
  expect(text).toContain(
    'Nothing meets the objectives at 20.0 requests/s, and the closest not even without load:',
  );
  expect(text).toContain(
    '   almost idle, at 0.313 req/s, P99 TTFT is 1,200 ms already: a floor that more workers of these kinds do not lower\n',
  );
});

test('a neighbour that meets the objectives where that is news says so', () => {
  const fewer = { name: '1P1D', gpus: 1, largestRate: 21, meets: true, broken: [] };
  expect(neighbourText(fewer, LAYOUT, 20)).toBe(
    '1P1D (-2 GPUs): up to 21.0 req/s (-16.0 %); meets the objectives at 20.0',
  );
  expect(neighbourText({ ...fewer, gpus: 4 }, LAYOUT, 20)).toBe('1P1D (+1 GPU): up to 21.0 req/s (-16.0 %)');
  expect(neighbourText({ ...fewer, gpus: 4 }, { ...LAYOUT, meets: false }, 20)).toContain(
    'meets the objectives',
  );
});

describe('what binds, in words', () => {
  const gains: Binding['gains'] = [
    { resource: 'prefill compute', gain: 0.018 },
    { resource: 'link', gain: 0 },
    { resource: 'prefill batch tokens', gain: -0.08 },
  ];
  const plain: Binding = { measure: 'rate', gains, everything: 0.2 };

  test('one resource; what does harm is said, too', () => {
    expect(bindingLines({ ...plain, resource: 'prefill compute' })).toEqual([
      'prefill compute binds; with 20 % more of a resource, rate: prefill compute +1.8 %, prefill batch tokens -8.0 %, others nothing; of everything +20.0 %',
    ]);
  });

  test('several together', () => {
    const both: Binding = { ...plain, together: { resources: ['prefill compute', 'link'], gain: 0.19 } };
    expect(boundBy(both)).toBe('prefill compute and link');
    expect(bindingLines(both)).toEqual([
      'prefill compute and link bind together; with 20 % more of both, rate: +19.0 %; of one alone: prefill compute +1.8 %, prefill batch tokens -8.0 %, others nothing',
    ]);
    const three: Binding = {
      ...plain,
      together: { resources: ['prefill compute', 'link', 'host'], gain: 0.19 },
    };
    expect(boundBy(three)).toBe('prefill compute, link and host');
  });

  test('none: a floor, or what no resource is to blame for', () => {
    const none: Binding = { ...plain, gains: [{ resource: 'link', gain: 0 }], everything: 0 };
    const idle = { metric: 'p99_ttft_ms', comparison: '<=' as const, limit: 1000, value: 950, rate: 0.25 };
    expect(boundBy({ ...none, unloaded: idle })).toBe('a latency floor');
    expect(bindingLines({ ...none, unloaded: { ...idle, value: 300 } })).toEqual([
      'no resource binds: 20 % more of everything changes nothing',
      'almost idle, at 0.250 req/s, P99 TTFT is 300 ms',
    ]);
  });

  test('nothing, where nothing breaks', () => {
    expect(bindingLines({ measure: 'rate', gains: [] })).toEqual([
      'nothing binds: the objectives hold at every rate that was tried',
    ]);
  });
});
