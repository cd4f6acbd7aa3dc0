import { describe, expect, it } from 'vitest';
import type { Benchmark } from '../../../src/config/benchmark.ts';
import type { Deployment, Scenario } from '../../../src/config/scenario.ts';
import { pairsOf, scoredErrors, summarizeAccuracy } from '../../../src/study/accuracy/accuracy.ts';
import { accuracyStatements } from '../../../src/study/accuracy/statement.ts';
import type { BenchmarkValidation } from '../../../src/study/validate/validation.ts';

function deployment(name: string, ...workers: [accelerator: string, engine: string][]): Deployment {
  const pools = workers.map(([accelerator, engine]) => ({
    worker: { accelerator: { id: accelerator }, engine: { id: engine } },
  }));
  return { name, pools } as unknown as Deployment;
}

const error = (accelerator: string, metric: 'TTFT' | 'ITL', value: number) => ({
  ...{ accelerator, engine: 'vllm-v1', benchmark: 'b', family: metric, error: value },
});

const ACCURACY = summarizeAccuracy([
  ...[0.02, 0.06, 0.1].map((value) => error('h200-sxm', 'ITL', value)),
  ...[0.12, 0.14, 1].map((value) => error('h200-sxm', 'TTFT', value)),
  error('a10', 'TTFT', 0.5),
]);

describe('summarizeAccuracy', () => {
  it('takes medians by family and the 90th percentile, for each pair and for all', () => {
    expect(ACCURACY.pairs.map(({ accelerator }) => accelerator)).toEqual(['a10', 'h200-sxm']);
    expect(ACCURACY.pairs[1]).toEqual({
      ...{ accelerator: 'h200-sxm', engine: 'vllm-v1', benchmarks: ['b'] },
      ...{ cells: 6, p90: 0.57, medians: { TTFT: 0.14, ITL: 0.06 } },
    });
    expect(ACCURACY.all).toMatchObject({ cells: 7, medians: { TTFT: 0.32, ITL: 0.06 } });
  });
});

describe('scoredErrors', () => {
  it('takes predicted numbers that count, by what they ran on', () => {
    const cell = (load: string, metric: string, changes: object) => ({
      ...{ deployment: 'd', load, metric, scored: true, role: 'predicted', relativeError: -0.2, ...changes },
    });
    const cells = [
      cell('1', 'ttft_p50', {}),
      cell('2', 'mean_tpot', { relativeError: null }),
      cell('3', 'output_token_throughput', { relativeError: 4 }),
      cell('4', 'latency_p90', {}),
      cell('5', 'mean_ttft', { role: 'fitted' }),
      cell('6', 'mean_ttft', { scored: false }),
      cell('7', 'success_rate', {}),
    ];
    const errors = scoredErrors(
      { name: 'b', parts: [{ scenario: 's', cells }] } as unknown as Benchmark,
      { cells } as unknown as BenchmarkValidation,
      () => ({ deployments: [deployment('d', ['a10', 'sglang'])] }) as unknown as Scenario,
    );
    expect(errors.map(({ family, error }) => [family, error])).toEqual([
      ['TTFT', 0.2],
      ['ITL', 1],
      ['throughput', 1],
      ['latency', 0.2],
    ]);
    expect(errors[0]).toMatchObject({ accelerator: 'a10', engine: 'sglang', benchmark: 'b' });
  });
});

describe('accuracyStatements', () => {
  it('says how far predictions were for a known pair', () => {
    expect(accuracyStatements([deployment('d', ['h200-sxm', 'vllm-v1'])], ACCURACY)).toEqual([
      'h200-sxm + vllm-v1: TTFT within 14 %, ITL within 6 % (median; nine of ten within 57 %) on 6 published numbers',
    ]);
  });

  it('says how far they were for others where the pair is unknown', () => {
    expect(accuracyStatements([deployment('d', ['l4', 'vllm-v1'])], ACCURACY)).toEqual([
      expect.stringMatching(
        /^l4 \+ vllm-v1: no published measurement for this pair; TTFT within 32 %, .* on 7 published numbers of others$/,
      ),
    ]);
  });

  it('names each pair once, whatever a scenario changes in its engine', () => {
    const pools = [
      deployment('a', ['h100-sxm', 'vllm-v1 (changed)'], ['h100-sxm', 'vllm-v1']),
      deployment('b', ['h100-sxm', 'vllm-v1'], ['a10', 'vllm-v1']),
    ];
    expect(accuracyStatements(pools, ACCURACY)).toHaveLength(2);
    expect(pairsOf(pools[0])).toEqual([{ accelerator: 'h100-sxm', engine: 'vllm-v1' }]);
  });
});
