import { describe, expect, test } from 'vitest';
import { checkParallelism, possibleTensorParallel } from '../../src/cost/parallelism.ts';
import { ConfigError } from '../../src/errors.ts';
import { DEEPSEEK_V2_LITE, LLAMA_8B, QWEN_7B } from './fixtures.ts';

describe('possibleTensorParallel', () => {
  test('divisors of the heads that divide the KV heads or are divided by them', () => {
    expect(possibleTensorParallel(LLAMA_8B)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(possibleTensorParallel(QWEN_7B)).toEqual([1, 2, 4, 28]);
    expect(possibleTensorParallel(DEEPSEEK_V2_LITE)).toEqual([1, 2, 4, 8, 16]);
  });
});

describe('checkParallelism', () => {
  test('accepts what divides', () => {
    expect(() => checkParallelism(LLAMA_8B, 8, 4)).not.toThrow();
  });

  test.each([3, 0, -2, 1.5, 64])(
    'refuses tensorParallel %d and names the possible ones',
    (tensorParallel) => {
      expect(() => checkParallelism(LLAMA_8B, tensorParallel, 1)).toThrow(ConfigError);
      expect(() => checkParallelism(LLAMA_8B, tensorParallel, 1)).toThrow(
        'tensorParallel: expected a divisor of the 32 heads',
      );
      expect(() => checkParallelism(LLAMA_8B, tensorParallel, 1)).toThrow('possible: 1, 2, 4, 8, 16, 32');
    },
  );

  test.each([0, 33, 2.5])('refuses pipelineParallel %d', (pipelineParallel) => {
    expect(() => checkParallelism(LLAMA_8B, 1, pipelineParallel)).toThrow(
      'pipelineParallel: expected 1 to 32',
    );
  });
});
