import { describe, expect, test } from 'vitest';
import { attentionProjections, countWeights, feedForwardProjections } from '../../src/model/projections.ts';
import { readModel } from '../../src/model/read-model.ts';
import { DEEPSEEK_V2_LITE, LLAMA_3_1_8B, QWEN_2_5_7B } from './configs.ts';

const llama = readModel(LLAMA_3_1_8B, 'm');
const qwen = readModel(QWEN_2_5_7B, 'm');
const deepseek = readModel(DEEPSEEK_V2_LITE, 'm');

describe('attentionProjections', () => {
  test('grouped: q, k and v in one product, then the output', () => {
    expect(attentionProjections(llama, 1)).toEqual([
      { name: 'qkv', inputs: 4096, outputs: 6144 },
      { name: 'output', inputs: 4096, outputs: 4096 },
    ]);
  });

  test('heads are divided while there are KV heads enough', () => {
    for (const tensorParallel of [2, 4, 8]) {
      const own = countWeights(attentionProjections(llama, tensorParallel));
      expect(own * tensorParallel).toBe(countWeights(attentionProjections(llama, 1)));
    }
  });

  test('KV heads that are fewer than the GPUs are replicated', () => {
    const [qkv] = attentionProjections(llama, 16);
    expect(qkv.outputs).toBe((32 / 16 + 2) * 128);
    const [narrow] = attentionProjections(qwen, 7);
    expect(narrow.outputs).toBe((28 / 7 + 2) * 128);
  });

  test('latent: the compressions have no heads and are on every GPU', () => {
    expect(attentionProjections(deepseek, 2)).toEqual([
      { name: 'query', inputs: 2048, outputs: 8 * 192 },
      { name: 'kv_down', inputs: 2048, outputs: 576 },
      { name: 'kv_up', inputs: 512, outputs: 8 * 256 },
      { name: 'output', inputs: 8 * 128, outputs: 2048 },
    ]);
  });

  test('latent with a compressed query, as in DeepSeek-V3', () => {
    const names = attentionProjections(readModel({ ...DEEPSEEK_V2_LITE, q_lora_rank: 1536 }, 'm'), 1).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['query_down', 'query_up', 'kv_down', 'kv_up', 'output']);
  });
});

test('feedForwardProjections: SwiGLU has three matrices, a plain network two', () => {
  expect(countWeights(feedForwardProjections(4096, 14_336, 3, 1))).toBe(3 * 4096 * 14_336);
  expect(countWeights(feedForwardProjections(4096, 16_384, 2, 1))).toBe(2 * 4096 * 16_384);
  expect(countWeights(feedForwardProjections(4096, 14_336, 3, 4))).toBe((3 * 4096 * 14_336) / 4);
});
