import { describe, expect, test } from 'vitest';
import { createStepCost } from '../../src/cost/create-step-cost.ts';
import { createStepBound, type StepWork } from '../../src/cost/step-bound.ts';
import { A10, H100, LLAMA_8B, NO_OVERHEAD, stepCostSpec } from './fixtures.ts';

const prompt = (tokens: number): StepWork => ({
  decodeSequences: 0,
  decodeContextTokens: 0,
  chunks: [{ tokens, cachedTokens: 0 }],
  seconds: 0,
});
const decode = (sequences: number, seconds = 0): StepWork => ({
  decodeSequences: sequences,
  decodeContextTokens: sequences * 500,
  chunks: [],
  seconds,
});

describe('what binds a step', () => {
  test('a long prompt: arithmetic; a small decode batch: reading the weights', () => {
    const bound = createStepBound(stepCostSpec({ accelerator: H100, model: LLAMA_8B, tensorParallel: 1 }));
    expect(bound(prompt(8192))).toBe('compute');
    expect(bound(decode(1))).toBe('memory');
  });

  test('a prompt over several GPUs that PCIe joins: the links', () => {
    const bound = createStepBound(stepCostSpec({ accelerator: A10, model: LLAMA_8B, tensorParallel: 4 }));
    expect(bound(prompt(4096))).toBe('network');
  });

  test('a host that takes longer than the GPU: the host', () => {
    const overhead = { ...NO_OVERHEAD, perStepSeconds: 0.2, overlapped: true };
    const bound = createStepBound(stepCostSpec({ accelerator: H100, model: LLAMA_8B, overhead }));
    expect(bound(decode(1))).toBe('host');
  });

  test('the time of a step tells whether its kernels were launched one by one', () => {
    const overhead = { ...NO_OVERHEAD, kernelLaunchSeconds: 1e-4, kernelsPerLayer: 12 };
    const spec = stepCostSpec({ accelerator: H100, model: LLAMA_8B, overhead, graphs: { maxBatch: 8 } });
    const seconds = (eager: boolean) => createStepCost(spec).stepSeconds(1, 500, 0, 0, 0, 1, eager);
    const bound = createStepBound(spec);
    expect(bound(decode(1, seconds(false)))).toBe('memory');
    expect(bound(decode(1, seconds(true)))).toBe('host');
  });
});
