import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/config/load-files.ts';
import { simulate } from '../../../src/simulate.ts';
import { saturationWarnings, scaledStepCost } from '../../../src/study/accuracy/saturation.ts';

function simulated(rate: number, requests: number) {
  const overrides = [
    { path: ['workload', 'arrivals', 'rate'], value: rate, origin: 'test' },
    { path: ['workload', 'requests'], value: requests, origin: 'test' },
  ];
  const scenario = loadScenario('scenarios/quickstart.yaml', overrides);
  return { scenario, run: simulate(scenario) };
}

function warnings(rate: number, requests = 1000): string[] {
  const { scenario, run } = simulated(rate, requests);
  return saturationWarnings(scenario, run);
}

describe('saturationWarnings', () => {
  it('has none under a light load', () => {
    expect(warnings(4)).toEqual([]);
  });

  it('warns where the queue is about to grow without end', () => {
    const all = [27, 28, 29, 30].flatMap((rate) => warnings(rate));
    expect(all[0]).toMatch(
      /^one H100 is near saturation: steps 3 % longer would take P99 TTFT from [\d,]+ to [\d,]+ ms$/,
    );
  });

  it('leaves the word to the verdict on a queue that grows', () => {
    const { scenario, run } = simulated(50, 2000);
    expect(run.result.deployments[0].steadiness.verdict).toBe('growing');
    expect(saturationWarnings(scenario, run)).toEqual([]);
    const [deployment] = run.result.deployments;
    const taken = { ...deployment, steadiness: { verdict: 'steady' as const, diverging: [] } };
    taken.metrics = { ...deployment.metrics, p99_ttft_ms: 1 };
    const steady = { ...run, result: { ...run.result, deployments: [taken] } };
    expect(saturationWarnings(scenario, steady)[0]).toContain('near saturation');
  });

  it('checks no run that is long', () => {
    expect(warnings(28, 20_000)).toEqual([]);
  });
});

describe('scaledStepCost', () => {
  it('makes steps longer, and attention within them', () => {
    const cost = { prefillAttentionSeconds: () => 2, stepSeconds: (...step: number[]) => step[0] };
    const slower = scaledStepCost(cost as never, 1.5);
    expect(slower.prefillAttentionSeconds(1, 0)).toBe(2);
    expect(slower.stepSeconds(4, 0, 0, 0, 0, 0, false)).toBe(6);
  });
});
