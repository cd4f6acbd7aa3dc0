import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/config/scenario.ts';
import { ConfigError } from '../../../src/errors.ts';
import { simulate } from '../../../src/simulate.ts';
import { cellKey, simulatePart } from '../../../src/study/validate/simulate-part.ts';
import { level, partOf, tinyScenario } from './tiny-benchmark.ts';

/** What `simulate` says of a deployment, under the names of the load tool. */
function expected(scenario: Scenario, name: string, seed: number) {
  const { deployments } = simulate(scenario, { seed }).result;
  const { metrics } = deployments.find((deployment) => deployment.name === name)!;
  return {
    mean_ttft: metrics.mean_ttft_ms!,
    mean_itl: metrics.mean_itl_ms!,
  };
}

const of = (metrics: ReturnType<typeof simulatePart>, load = 'rate=4', deployment = 'together') =>
  metrics.get(cellKey(deployment, load))!;

describe('simulatePart', () => {
  it('runs every deployment that was measured with the seeds from 1 on', () => {
    const metrics = simulatePart(partOf({ seeds: 2, deployments: ['together', 'apart'] }), tinyScenario);
    expect(metrics.size).toBe(2);
    for (const name of ['together', 'apart']) {
      for (const [index, printed] of of(metrics, 'rate=4', name).entries()) {
        for (const [metric, value] of Object.entries(expected(tinyScenario, name, index + 1)))
          expect(printed[metric]).toBeCloseTo(value, 9);
      }
    }
    expect([...simulatePart(partOf(), tinyScenario).keys()]).toEqual([cellKey('together', 'rate=4')]);
  });

  it('puts what a level says in the place of what the scenario says', () => {
    const part = partOf({ levels: [level('few', { requests: 10, input: { kind: 'fixed', tokens: 2000 } })] });
    const workload = {
      ...tinyScenario.workload,
      requests: 10,
      input: { kind: 'fixed', tokens: 2000 } as const,
    };
    const { mean_ttft } = expected({ ...tinyScenario, workload }, 'together', 1);
    expect(of(simulatePart(part, tinyScenario), 'few')[0].mean_ttft).toBeCloseTo(mean_ttft, 9);
  });

  it('draws each level anew', () => {
    const metrics = simulatePart(partOf({ levels: [level('first'), level('again')] }), tinyScenario);
    expect(of(metrics, 'first')[0].mean_ttft).not.toBe(of(metrics, 'again')[0].mean_ttft);
  });

  describe('levels one after the other', () => {
    const closed = { arrivals: { process: 'closed', concurrency: 1 }, requests: 4 } as const;
    const fixed = {
      ...closed,
      input: { kind: 'fixed', tokens: 2048 },
      prompts: { kind: 'pool', size: 4 },
    } as const;
    const levels = [level('cold', fixed), level('warm', fixed)];

    it('meet the caches that the earlier ones have left', () => {
      const together = { ...tinyScenario.deployments[0], router: 'prefix-aware' } as const;
      const scenario = { ...tinyScenario, deployments: [together] };
      const apart = simulatePart(partOf({ levels }), scenario);
      const inTurn = simulatePart(partOf({ levels, sequential: true }), scenario);
      const ttft = (metrics: typeof apart, load: string) => of(metrics, load)[0].mean_ttft;
      expect(ttft(inTurn, 'cold')).toBeCloseTo(ttft(apart, 'cold'), 9);
      expect(ttft(apart, 'warm')).toBeCloseTo(ttft(apart, 'cold'), 9);
      expect(ttft(inTurn, 'warm')).toBeLessThan(0.6 * ttft(inTurn, 'cold'));
    });

    it('are told apart: each has its own requests and its own time', () => {
      const uneven = [
        level('one', closed),
        level('three', { ...closed, arrivals: { process: 'closed', concurrency: 3 } }),
      ];
      const inTurn = simulatePart(partOf({ levels: uneven, sequential: true }), tinyScenario);
      const apart = simulatePart(partOf({ levels: uneven }), tinyScenario);
      for (const load of ['one', 'three']) {
        const { request_throughput, mean_ttft } = of(inTurn, load)[0];
        expect(request_throughput).toBeCloseTo(of(apart, load)[0].request_throughput, 6);
        expect(mean_ttft).toBeCloseTo(of(apart, load)[0].mean_ttft, 6);
      }
    });

    it('have no gaps between tokens of their own', () => {
      const [printed] = of(simulatePart(partOf({ levels, sequential: true }), tinyScenario), 'warm');
      expect(printed).not.toHaveProperty('mean_itl');
      expect(printed).toHaveProperty('mean_tpot');
    });
  });

  it('counts one token less of an answer that ends before it is as long as was asked for', () => {
    const levels = [level('rate=4', { output: { kind: 'fixed', tokens: 64 }, maxOutputTokens: 100 })];
    const tokens = (ignoreEos: boolean) => {
      const [printed] = of(simulatePart(partOf({ levels, ignoreEos }), tinyScenario));
      return printed.output_token_throughput / printed.request_throughput;
    };
    expect(tokens(true)).toBeCloseTo(64, 6);
    expect(tokens(false)).toBeCloseTo(63, 6);
  });

  it('refuses a deployment that the scenario does not have', () => {
    const part = partOf({ deployments: ['togethr'] });
    expect(() => simulatePart(part, tinyScenario)).toThrow(ConfigError);
    expect(() => simulatePart(part, tinyScenario)).toThrow(
      'demo has no deployment "togethr" (did you mean "together"?)',
    );
  });
});
