import { describe, expect, test } from 'vitest';
import { ModelAttention } from '../../src/cost/attention.ts';
import type { Model } from '../../src/model/model.ts';
import { AT_PEAK, atPeak, DEEPSEEK_V2_LITE, LLAMA_8B, MISTRAL_WINDOW, stepCostSpec } from './fixtures.ts';

const attention = (changes: Parameters<typeof stepCostSpec>[0]) =>
  new ModelAttention(stepCostSpec({ accelerator: atPeak(), ...changes }));

describe('kinds of layers', () => {
  test('half of the layers under a window: half of each cost', () => {
    const { attention: windowed } = MISTRAL_WINDOW;
    if (windowed.kind !== 'grouped') throw new Error('grouped attention expected');
    const withWindows = (windowLayers: number): Model => ({
      ...MISTRAL_WINDOW,
      attention: { ...windowed, windowLayers },
    });
    const [none, half, all] = [0, 16, 32].map((layers) => attention({ model: withWindows(layers) }));
    const mean = (a: number, b: number) => (a + b) / 2;
    expect(half.decodeSeconds(8, 80_000)).toBeCloseTo(
      mean(none.decodeSeconds(8, 80_000), all.decodeSeconds(8, 80_000)),
      12,
    );
    expect(half.prefillSeconds(8192, 0)).toBeCloseTo(
      mean(none.prefillSeconds(8192, 0), all.prefillSeconds(8192, 0)),
      12,
    );
    expect(all.decodeSeconds(8, 80_000)).toBeLessThan(none.decodeSeconds(8, 80_000));
  });
});

describe('kernels for groups of heads', () => {
  const halved = { ...AT_PEAK, computeEfficiency: 0.5, memoryEfficiency: 0.5 };
  const accelerator = atPeak({
    decodeAttention: { default: AT_PEAK, own: halved, 'other-group4': halved, 'own-fp8': AT_PEAK },
  });
  const decode = (attentionKernel: string, kvCacheType: 'bf16' | 'fp8' = 'bf16') =>
    attention({ accelerator, attentionKernel, kvCacheType }).decodeSeconds(8, 80_000);

  test('a kernel has its own figures, or those of default', () => {
    expect(decode('own')).toBeCloseTo(2 * decode('default'), 12);
    expect(decode('unheard of')).toBe(decode('default'));
  });

  test('a kernel may have figures for groups of so many heads alone: Llama 8B has four query heads a KV head', () => {
    expect(decode('other')).toBeCloseTo(2 * decode('default'), 12);
  });

  test('and for KV in fp8', () => {
    expect(decode('own', 'fp8')).toBe(decode('default', 'fp8'));
  });
});

describe('latent attention', () => {
  test('a chunk expands the latent vectors of the tokens before it', () => {
    const computeBound = { ...atPeak(), memoryBandwidthBytesPerSecond: 1e30 };
    const compute = attention({ model: DEEPSEEK_V2_LITE, accelerator: computeBound });
    const expansion = 27 * 2 * 8000 * 512 * 16 * 256;
    const scores = 27 * (512 * 8000 + (512 * 513) / 2 + 64 * 512) * 2 * 16 * (192 + 128);
    expect(compute.prefillSeconds(512, 8000) * 989e12).toBeCloseTo(expansion + scores, -3);
  });

  test('decode does not gain from tensor parallelism where the cache decides', () => {
    const seconds = (tensorParallel: number) =>
      attention({ model: DEEPSEEK_V2_LITE, tensorParallel }).decodeSeconds(1, 100_000);
    expect(seconds(4) / seconds(1)).toBeCloseTo(1, 3);
  });
});

describe('kernels', () => {
  const slow = { ...AT_PEAK, computeEfficiency: 0.5, memoryEfficiency: 0.5 };
  const accelerator = atPeak({
    prefillAttention: { default: AT_PEAK, flash2: slow },
    decodeAttention: { default: AT_PEAK, flash2: slow, 'default-fp8': slow },
  });
  const decode = (attentionKernel: string, kvCacheType: 'bf16' | 'fp8' = 'bf16') =>
    attention({ accelerator, attentionKernel, kvCacheType }).decodeSeconds(8, 80_000);

  test('an engine has the figures of its kernel, or the default ones', () => {
    expect(decode('flash2') / decode('default')).toBeCloseTo(2, 9);
    expect(decode('flash3')).toBe(decode('default'));
    expect(decode('toString')).toBe(decode('default'));
  });

  test('with an fp8 cache the figures measured with one go first', () => {
    const halved = attention({ kvCacheType: 'fp8', model: LLAMA_8B }).decodeSeconds(8, 80_000);
    expect(decode('default', 'fp8') / halved).toBeCloseTo(2, 9);
  });

  test('the launch floor of prefill is paid in every layer', () => {
    const prefillAttention = { default: { ...AT_PEAK, latencySeconds: 10e-6 } };
    expect(attention({ accelerator: atPeak({ prefillAttention }) }).prefillLatencySeconds).toBeCloseTo(
      320e-6,
      12,
    );
  });
});
