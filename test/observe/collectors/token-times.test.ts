import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestLedger } from '../../../src/observe/collectors/requests.ts';
import { TokenTimes } from '../../../src/observe/collectors/token-times.ts';
import { WAIT } from '../../../src/probe/waiting.ts';
import { clusterPlan, openWorkload, pool, runCluster } from '../../support/cluster.ts';
import {
  aggregatedPlans,
  behindGateways,
  disaggregatedPlans,
  type SmallScenario,
  scenarios,
} from '../../support/scenarios.ts';

/** A clock does not tell smaller times apart. */
const INSTANT = 1e-9;

function observe({ plan, workload, seed }: SmallScenario) {
  const { requests } = workload;
  const roles = plan.pools.flatMap(({ role, count }) => Array.from({ length: count }, () => role));
  const ledger = new RequestLedger(requests, roles);
  const tokenTimes = new TokenTimes(plan, requests.count);
  const pooled: number[] = [];
  const tokens = {
    tokens: (_worker: number, _time: number, gap: number, count: number) =>
      pooled.push(...Array.from({ length: count }, () => gap)),
  };
  runCluster(plan, workload, [tokenTimes, ledger, tokens], seed);
  return { ledger, tokenTimes, pooled };
}

function expectSame(found: number[], expected: number[]): void {
  const [a, b] = [found, expected].map((gaps) => [...gaps].sort((x, y) => x - y));
  expect(a).toHaveLength(b.length);
  expect(Math.max(0, ...a.map((gap, index) => Math.abs(gap - b[index])))).toBeLessThan(INSTANT);
}

describe.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
])('the times of tokens, %s', (_, plans) => {
  it('are as many as the answer has, from the first token to the last', () => {
    fc.assert(
      fc.property(scenarios(plans), (scenario) => {
        const { ledger, tokenTimes } = observe(scenario);
        for (let request = 0; request < ledger.count; request++) {
          if (!ledger.isFinished(request)) continue;
          const gaps = tokenTimes.gaps(request);
          expect(gaps).toHaveLength(ledger.outputTokens[request] - 1);
          // An answer of one token that the prefill side made still has to cross the link.
          if (gaps.length === 0) continue;
          const lasts = ledger.finishedSeconds[request] - ledger.firstTokenSeconds[request];
          expect(Math.abs(gaps.reduce((sum, gap) => sum + gap, 0) - lasts)).toBeLessThan(INSTANT);
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('have the gaps that clients see, behind any gateway', () => {
    fc.assert(
      fc.property(scenarios(behindGateways(plans)), (scenario) => {
        const { ledger, tokenTimes, pooled } = observe(scenario);
        const gaps = Array.from({ length: ledger.count }, (_, request) => tokenTimes.gaps(request));
        expectSame(gaps.flat(), pooled);
        for (const [request, own] of gaps.entries()) {
          if (!ledger.isFinished(request) || own.length === 0) continue;
          const ttft = ledger.firstTokenSeconds[request] - ledger.arrivalSeconds[request];
          const latency = ledger.finishedSeconds[request] - ledger.arrivalSeconds[request];
          const sum = own.reduce((total, gap) => total + gap, ttft);
          expect(own).toHaveLength(ledger.outputTokens[request] - 1);
          expect(Math.abs(sum - latency)).toBeLessThan(INSTANT);
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe('TokenTimes', () => {
  it('gives a token at the end of the prompt, and one at the end of each step', () => {
    const cost = { prefillAttentionSeconds: () => 0, stepSeconds: () => 0.25 };
    const tokenTimes = new TokenTimes(clusterPlan([pool({ cost })]), 2);
    const workload = openWorkload([
      [0, 10, 3],
      [0.3, 10, 1],
    ]);
    runCluster(clusterPlan([pool({ cost })]), workload, [tokenTimes]);
    expect(tokenTimes.times(0)).toEqual([0.25, 0.5, 0.75]);
    expect(tokenTimes.times(1)).toEqual([0.75]);
    expect(tokenTimes.gaps(1)).toEqual([]);
  });

  it('knows no token of a prompt that was interrupted', () => {
    const tokenTimes = new TokenTimes(clusterPlan([pool()]), 1);
    tokenTimes.routed(0, 0);
    tokenTimes.waited(0, WAIT.prefillShared, 0);
    tokenTimes.preempted(0);
    expect(tokenTimes.times(0)).toEqual([]);
  });

  it('knows no token that was made after its client had gone', () => {
    const cost = { prefillAttentionSeconds: () => 0, stepSeconds: () => 0.25 };
    const plan = clusterPlan([pool({ cost })]);
    plan.ingress = { ...plan.ingress, timeoutSeconds: 0.625 };
    const tokenTimes = new TokenTimes(plan, 2);
    const rows = [
      [0, 10, 9],
      [0, 1200, 9],
    ] as const;
    runCluster(plan, openWorkload(rows), [tokenTimes]);
    expect(tokenTimes.times(0)).toEqual([0.25, 0.5]);
    // Its prompt takes three steps.
    expect(tokenTimes.times(1)).toEqual([]);
  });

  it('knows no token of a request that never came', () => {
    expect(new TokenTimes(clusterPlan([pool()]), 1).times(0)).toEqual([]);
  });
});
