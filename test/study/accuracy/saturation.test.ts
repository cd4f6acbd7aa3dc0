import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/config/load-files.ts';
import { simulate } from '../../../src/simulate.ts';
import { saturationWarnings, scaledStepCost } from '../../../src/study/accuracy/saturation.ts';

function warnings(rate: number, requests = 1000): string[] {
  const overrides = [
    { path: ['workload', 'arrivals', 'rate'], value: rate, origin: 'test' },
    { path: ['workload', 'requests'], value: requests, origin: 'test' },
  ];
  const scenario = loadScenario('scenarios/quickstart.yaml', overrides);
  return saturationWarnings(scenario, simulate(scenario));
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
