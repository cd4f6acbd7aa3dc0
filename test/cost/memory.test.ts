import { describe, expect, test } from 'vitest';
import {
  activationPeakBytes,
  type KvPoolSpec,
  kvBytesPerTokenAndGpu,
  kvPool,
} from '../../src/cost/memory.ts';
import { ConfigError, InfeasibleError } from '../../src/errors.ts';
import { weightBytes } from '../../src/model/size.ts';
import { WEIGHT_FORMATS } from '../../src/model/weight-format.ts';
import { A10G, DEEPSEEK_V2_LITE, H100, H200, LLAMA_8B, LLAMA_70B, MIXTRAL, QWEN_7B } from './fixtures.ts';

const GIB = 2 ** 30;

function spec(changes: Partial<KvPoolSpec> = {}): KvPoolSpec {
  return {
    accelerator: H100,
    model: LLAMA_8B,
    weights: WEIGHT_FORMATS.bf16,
    kvCacheType: 'bf16',
    tensorParallel: 1,
    pipelineParallel: 1,
    gpuMemoryUtilization: 0.9,
    maxNumBatchedTokens: 8192,
    maxNumSeqs: 256,
    blockSize: 16,
    ...changes,
  };
}

describe('kvPool', () => {
  test('is what utilisation leaves after weights, activations and runtime, in whole blocks', () => {
    const { blocks, tokens, perGpu } = kvPool(spec());
    const left = 81_559 * 2 ** 20 * 0.9 - 2 * 8_030_261_248 - perGpu.activationBytes - perGpu.runtimeBytes;
    expect(perGpu.kvBytes).toBeCloseTo(left, 3);
    expect(blocks).toBe(Math.floor(left / (16 * 131_072)));
    expect(tokens).toBe(16 * blocks);
  });

  test('vLLM on an 80 GB card gave Llama 8B 54.9 GiB', () => {
    expect(kvPool(spec()).perGpu.kvBytes / GIB).toBeGreaterThan(54);
    expect(kvPool(spec()).perGpu.kvBytes / GIB).toBeLessThan(56.5);
  });

  test('without a workspace the share holds weights and KV alone', () => {
    const { perGpu } = kvPool(spec({ workspaceWithin: 'none', gpuMemoryUtilization: 0.85 }));
    expect(perGpu.kvBytes).toBe(81_559 * 2 ** 20 * 0.85 - 2 * 8_030_261_248);
  });

  test('a larger card or share never holds less', () => {
    expect(kvPool(spec({ accelerator: H200 })).blocks).toBeGreaterThan(kvPool(spec()).blocks);
    expect(kvPool(spec({ gpuMemoryUtilization: 0.92 })).blocks).toBeGreaterThan(kvPool(spec()).blocks);
  });

  test('an fp8 cache holds twice as many tokens', () => {
    const [bf16, fp8] = (['bf16', 'fp8'] as const).map((kvCacheType) => kvPool(spec({ kvCacheType })).blocks);
    expect(fp8 / bf16).toBeCloseTo(2, 3);
  });

  test('two GPUs hold more than twice as many tokens, as they share the weights', () => {
    const [one, two] = [1, 2].map(
      (tensorParallel) => kvPool(spec({ model: QWEN_7B, tensorParallel })).tokens,
    );
    expect(two).toBeGreaterThan(2 * one);
    expect(kvPool(spec({ model: QWEN_7B, pipelineParallel: 2 })).tokens).toBeGreaterThan(2 * one);
  });

  test('weights are divided among all GPUs', () => {
    const { perGpu } = kvPool(spec({ model: LLAMA_70B, tensorParallel: 4, pipelineParallel: 2 }));
    expect(perGpu.weightBytes).toBe(weightBytes(LLAMA_70B, WEIGHT_FORMATS.bf16) / 8);
  });
});

describe('kvBytesPerTokenAndGpu', () => {
  const bytes = (model: KvPoolSpec['model'], tensorParallel: number, pipelineParallel = 1) =>
    kvBytesPerTokenAndGpu(spec({ model, tensorParallel, pipelineParallel }));

  test('KV heads are divided while there are enough, then replicated', () => {
    expect(bytes(LLAMA_8B, 4)).toBe(131_072 / 4);
    expect(bytes(LLAMA_8B, 8)).toBe(131_072 / 8);
    expect(bytes(LLAMA_8B, 16)).toBe(131_072 / 8);
  });

  test('the latent vector is on every GPU', () => {
    expect(bytes(DEEPSEEK_V2_LITE, 1)).toBe(31_104);
    expect(bytes(DEEPSEEK_V2_LITE, 8)).toBe(31_104);
  });

  test('the stage with most layers decides', () => {
    expect(bytes(LLAMA_8B, 1, 4)).toBe(131_072 / 4);
    expect(bytes(DEEPSEEK_V2_LITE, 1, 2)).toBe((31_104 * 14) / 27);
  });
});

describe('activationPeakBytes', () => {
  test('dense: residual, hidden vector, gate, up and their product, for every token', () => {
    expect(activationPeakBytes(LLAMA_8B, 1, 8192, 1)).toBe(8192 * (2 * 4096 + 3 * 14_336) * 2);
    expect(activationPeakBytes(LLAMA_8B, 4, 8192, 1)).toBe(8192 * (2 * 4096 + (3 * 14_336) / 4) * 2);
  });

  test('mixture: the experts of a token', () => {
    expect(activationPeakBytes(MIXTRAL, 1, 8192, 1)).toBe(8192 * (2 * 4096 + 2 * (4096 + 3 * 14_336)) * 2);
  });

  test('many sequences with a large vocabulary: the sampler', () => {
    expect(activationPeakBytes(LLAMA_8B, 1, 2048, 1024)).toBe(1024 * 128_256 * 16);
  });
});

describe('refusals', () => {
  test('what does not fit says what it needs, what there is, and what would fit', () => {
    const refused = () => kvPool(spec({ model: LLAMA_70B }));
    expect(refused).toThrow(InfeasibleError);
    expect(refused).toThrow(
      /llama-3.1-70b does not fit on h100-sxm with tensorParallel 1: needs 13\d\.\d GiB a GPU, has 71\.7 GiB/,
    );
    expect(refused).toThrow('smallest tensorParallel that fits is 2');
    expect(() => kvPool(spec({ model: LLAMA_70B, tensorParallel: 2 }))).not.toThrow();
  });

  test('or that nothing would', () => {
    const refused = () =>
      kvPool(spec({ model: DEEPSEEK_V2_LITE, accelerator: A10G, gpuMemoryUtilization: 0.05 }));
    expect(refused).toThrow('no tensorParallel fits with pipelineParallel 1');
  });

  test('heads that cannot be divided', () => {
    expect(() => kvPool(spec({ tensorParallel: 3 }))).toThrow(ConfigError);
  });
});
