import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../../src/config/load-files.ts';
import { BatchCost } from '../../../src/study/static-batch/batch-cost.ts';
import type { StaticBatch } from '../../../src/study/static-batch/static-batch.ts';

const cost = new BatchCost(fileLibrary('.'));

const batch = (changes: Partial<StaticBatch>): StaticBatch => ({
  group: 'test',
  worker: { accelerator: 'h100-sxm', model: 'llama-3-8b', engine: 'vllm-v0', tensorParallel: 1 },
  sequences: 16,
  inputTokens: 512,
  outputTokens: 128,
  metric: 'latency',
  seconds: 1,
  ...changes,
});

describe('BatchCost', () => {
  it('adds the prompts and every token after the first', () => {
    const latency = cost.seconds(batch({ metric: 'latency' }));
    const prompt = cost.seconds(batch({ metric: 'prompt' }));
    const token = cost.seconds(batch({ metric: 'token' }));
    expect(latency).toBeCloseTo(prompt + 127 * token, 9);
  });

  it('is never faster than the weights can be read', () => {
    const readSeconds = (2 * 7.5e9) / 3352e9;
    expect(cost.seconds(batch({ metric: 'token', sequences: 1 }))).toBeGreaterThan(readSeconds);
  });

  it('lets sequences wait whose KV does not fit', () => {
    const small = { ...batch({}).worker, accelerator: 'a100-40gb' };
    const size = { worker: small, inputTokens: 2048, outputTokens: 2048 };
    const fitting = cost.seconds(batch({ ...size, sequences: 32 }));
    const queued = cost.seconds(batch({ ...size, sequences: 64 }));
    expect(queued).toBeGreaterThan(1.5 * fitting);
  });

  it('reads fewer experts where all sequences are alike', () => {
    const worker = { ...batch({}).worker, model: 'mixtral-8x7b-instruct-v0.1', tensorParallel: 4 };
    const mixed = cost.seconds(batch({ worker, metric: 'token' }));
    const alike = cost.seconds(batch({ worker, metric: 'token', alike: true }));
    expect(alike).toBeLessThan(0.7 * mixed);
  });

  it('counts the prompts of others between the tokens of a loaded engine', () => {
    const many = { worker: { ...batch({}).worker, engine: 'vllm-v1' }, sequences: 64, inputTokens: 1024 };
    const alone = cost.seconds(batch({ ...many, metric: 'token' }));
    const prompt = cost.seconds(batch({ ...many, sequences: 1, metric: 'prompt' }));
    const loaded = cost.seconds(batch({ ...many, metric: 'loaded' }));
    expect(loaded).toBeGreaterThan(alone + (0.5 * 64 * prompt) / 128);
    expect(loaded).toBeLessThan(alone + (1.2 * 64 * prompt) / 128);
  });
});
