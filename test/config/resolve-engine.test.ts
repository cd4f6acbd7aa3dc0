import { describe, expect, it } from 'vitest';
import { fileLibrary } from '../../src/config/load-files.ts';
import { ProfileResolver, type Reference } from '../../src/config/profile-resolver.ts';
import { YamlSource } from '../../src/config/yaml-source.ts';
import type { EngineProfile } from '../../src/engine/engine-profile.ts';

const profiles = new ProfileResolver(fileLibrary('.'));

function engine(reference: Reference, card: string, tensorParallel = 1, maxModelLen = 32_768): EngineProfile {
  const locator = new YamlSource('', 'x.yaml');
  const accelerator = profiles.accelerator(card, locator);
  return profiles.engine(reference, locator, { accelerator, tensorParallel, maxModelLen });
}

describe('defaults that an engine chooses by the card', () => {
  it.each([
    ['h100-sxm', 1024, 8192],
    ['h200-sxm', 1024, 8192],
    ['mi300x', 1024, 8192],
    ['a100-80gb', 256, 2048],
    ['l40s', 256, 2048],
    ['a10', 256, 2048],
  ])('vLLM V1 on %s: max_num_seqs %i, max_num_batched_tokens %i', (card, maxNumSeqs, maxNumBatchedTokens) => {
    expect(engine('vllm-v1', card).batching).toMatchObject({ maxNumSeqs, maxNumBatchedTokens });
  });

  it.each([
    ['sglang-0.4.5', 'a10', 1, 2048, 8, 0.88],
    ['sglang-0.4.5', 'a10', 2, 2048, 8, 0.87],
    ['sglang-0.4.5', 'a10', 4, 2048, 80, 0.85],
    ['sglang-0.4.5', 'h100-sxm', 4, 8192, 160, 0.85],
    ['sglang-0.4.5', 'h100-sxm', 8, 8192, 160, 0.81],
    ['sglang', 'a10', 2, 2048, 8, 0.867],
    ['sglang', 'a10', 4, 2048, 80, 0.858],
    ['sglang', 'h100-sxm', 1, 8192, 160, 0.874],
    ['sglang', 'h100-sxm', 4, 8192, 160, 0.856],
    ['sglang', 'h200-sxm', 8, 8192, 160, 0.886],
    ['sglang', 'b200', 1, 16_384, 160, 0.82],
  ])(
    '%s on %s, TP%i: chunks of %i, graphs to %i, memory %f',
    (id, card, tp, maxChunkTokens, maxBatch, memory) => {
      const { batching, graphs, cache } = engine(id, card, tp);
      expect([batching.maxChunkTokens, graphs.maxBatch, cache.gpuMemoryUtilization]).toEqual([
        maxChunkTokens,
        maxBatch,
        memory,
      ]);
    },
  );

  it.each([
    ['vllm-v0', 'all'],
    ['vllm-v1', 'all'],
    ['sglang-0.4.5', 'none'],
    ['sglang', 'none'],
  ])('%s: activations and runtime within its share of memory: %s', (id, workspaceWithin) => {
    expect(engine(id, 'h100-sxm').cache).toMatchObject({ workspaceWithin });
  });

  it('lets what a scenario says win over them', () => {
    const { batching, cache } = engine(
      { extends: 'vllm-v1', batching: { maxNumBatchedTokens: 512 } },
      'h100-sxm',
    );
    expect(batching).toMatchObject({ maxNumBatchedTokens: 512, maxNumSeqs: 1024, chunkedPrefill: true });
    expect(cache.blockSize).toBe(16);
  });

  it('gives an engine that batches whole prompts room for the longest, but never less than 2048 tokens', () => {
    expect(engine('vllm-v0', 'h100-sxm', 1, 131_072).batching.maxNumBatchedTokens).toBe(131_072);
    expect(engine('vllm-v0', 'h100-sxm', 1, 1024).batching.maxNumBatchedTokens).toBe(2048);
  });
});

it('keeps the source of every section', () => {
  expect(Object.keys(engine('vllm-v1', 'h100-sxm').sources).sort()).toEqual([
    'batching',
    'cache',
    'disaggregation',
    'graphs',
    'overhead',
  ]);
});
