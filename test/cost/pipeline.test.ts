import { describe, expect, test } from 'vitest';
import { createStepCost } from '../../src/cost/create-step-cost.ts';
import { pipelineSeconds, StageSend } from '../../src/cost/pipeline.ts';
import { H100, LLAMA_8B, NO_OVERHEAD, NVLINK4, stepCostSpec } from './fixtures.ts';

describe('pipelineSeconds', () => {
  test('one micro-batch: its round through all stages', () => {
    expect(pipelineSeconds(1, 8, 3)).toBe(8);
  });

  test('as many as stages: the slowest stage never rests', () => {
    expect(pipelineSeconds(4, 8, 3)).toBe(12);
  });
});

describe('StageSend', () => {
  test('two vectors of the hidden width in 16 bit, divided among the tensor-parallel GPUs', () => {
    const send = new StageSend(H100, LLAMA_8B.hiddenSize, 2);
    const bytes = 1000 * 2 * 4096 * 2;
    expect(send.seconds(1000)).toBeCloseTo(NVLINK4.latencySeconds + bytes / 2 / (450e9 * 0.78), 15);
  });
});

describe('a step on pipeline stages', () => {
  const decode = (pipelineParallel: number, sequences: number) =>
    createStepCost(stepCostSpec({ pipelineParallel })).stepSeconds(
      sequences,
      sequences * 1000,
      0,
      0,
      0,
      sequences,
      false,
    );

  test('one sequence decodes no faster than on one stage, but for the sends as fast', () => {
    const sends = 3 * new StageSend(H100, LLAMA_8B.hiddenSize, 1).seconds(1);
    expect(decode(4, 1)).toBeCloseTo(decode(1, 1) + sends, 12);
  });

  test('fewer sequences than stages leave stages idle: a step is as long as with one sequence', () => {
    expect(decode(8, 2)).toBeCloseTo(decode(8, 1), 12);
  });

  test('with a full pipeline a step is about as long as one micro-batch on a single stage', () => {
    const microBatch = decode(1, 16);
    expect(decode(4, 64)).toBeGreaterThan(microBatch);
    expect(decode(4, 64)).toBeLessThan(microBatch * 1.2);
  });

  test('many prompts gain from stages, a single one does not', () => {
    const prefill = (pipelineParallel: number, prompts: number) => {
      const cost = createStepCost(stepCostSpec({ pipelineParallel }));
      const attention = prompts * cost.prefillAttentionSeconds(1024, 0);
      return cost.stepSeconds(0, 0, prompts * 1024, prompts, attention, prompts, false);
    };
    expect(prefill(4, 8)).toBeGreaterThan(prefill(1, 8) / 4);
    expect(prefill(4, 8)).toBeLessThan(prefill(1, 8) / 3.5);
    expect(prefill(4, 1)).toBeGreaterThan(prefill(1, 1));
  });

  test('the host plans micro-batches one after the other', () => {
    const overhead = { ...NO_OVERHEAD, perStepSeconds: 0.1, overlapped: true };
    const cost = createStepCost(stepCostSpec({ pipelineParallel: 4, overhead }));
    expect(cost.stepSeconds(64, 64_000, 0, 0, 0, 64, false)).toBeCloseTo(0.4, 12);
  });
});
