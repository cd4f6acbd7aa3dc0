import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { readModel } from '../../src/model/read-model.ts';
import {
  DEEPSEEK_V2_LITE,
  GPT_OSS_20B,
  LLAMA_3_1_8B,
  MISTRAL_7B_V0_1,
  MIXTRAL_8X7B,
  QWEN_2_5_7B,
  QWEN3_30B_A3B,
} from './configs.ts';

function refusal(config: unknown): string {
  try {
    readModel(config, 'm');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('families', () => {
  test('Llama: grouped attention, head dimension from hidden size and heads', () => {
    expect(readModel(LLAMA_3_1_8B, 'llama-3.1-8b')).toEqual({
      id: 'llama-3.1-8b',
      modelType: 'llama',
      layers: 32,
      hiddenSize: 4096,
      vocabSize: 128_256,
      tiedEmbeddings: false,
      maxPositionEmbeddings: 131_072,
      attention: {
        kind: 'grouped',
        heads: 32,
        kvHeads: 8,
        headDim: 128,
        qkvBias: false,
        windowLayers: 0,
        windowTokens: 0,
      },
      dense: { layers: 32, intermediateSize: 14_336, matrices: 3 },
      weights: { name: 'bf16', bitsPerWeight: 16, compute: 'bf16' },
    });
  });

  test('Llama 1 has no num_key_value_heads: every head has its own', () => {
    const { num_key_value_heads: _, ...old } = LLAMA_3_1_8B;
    expect(readModel(old, 'm').attention).toMatchObject({ heads: 32, kvHeads: 32 });
  });

  test('Qwen2 has bias without a key, and a sliding window that is not used', () => {
    expect(readModel(QWEN_2_5_7B, 'm').attention).toMatchObject({ qkvBias: true, windowLayers: 0 });
  });

  test('Qwen2 with use_sliding_window has it from layer max_window_layers on', () => {
    const config = { ...QWEN_2_5_7B, use_sliding_window: true, max_window_layers: 21 };
    expect(readModel(config, 'm').attention).toMatchObject({ windowLayers: 7, windowTokens: 131_072 });
  });

  test('Mistral v0.1 has its window on every layer, later ones (null) on none', () => {
    expect(readModel(MISTRAL_7B_V0_1, 'm').attention).toMatchObject({ windowLayers: 32, windowTokens: 4096 });
    expect(readModel({ ...MISTRAL_7B_V0_1, sliding_window: null }, 'm').attention).toMatchObject({
      windowLayers: 0,
    });
  });

  test('Mixtral: intermediate_size is the width of an expert, no layer is dense', () => {
    const model = readModel(MIXTRAL_8X7B, 'm');
    expect(model.dense.layers).toBe(0);
    expect(model.moe).toEqual({
      layers: 32,
      experts: 8,
      expertsPerToken: 2,
      intermediateSize: 14_336,
      sharedIntermediateSize: 0,
    });
  });

  test('Qwen3-MoE: head_dim is given, and is not hidden size over heads', () => {
    const model = readModel(QWEN3_30B_A3B, 'm');
    expect(model.attention).toMatchObject({ headDim: 128, qkvBias: false });
    expect(model.moe).toMatchObject({ layers: 48, experts: 128, expertsPerToken: 8, intermediateSize: 768 });
  });

  test('Qwen-MoE: mlp_only_layers and decoder_sparse_step make layers dense', () => {
    const config = { ...QWEN3_30B_A3B, decoder_sparse_step: 2, mlp_only_layers: [1] };
    const model = readModel(config, 'm');
    expect([model.dense.layers, model.moe?.layers]).toEqual([25, 23]);
  });

  test('Qwen2-MoE has shared experts of a width of their own', () => {
    const config = { ...QWEN3_30B_A3B, model_type: 'qwen2_moe', shared_expert_intermediate_size: 5632 };
    expect(readModel(config, 'm').moe?.sharedIntermediateSize).toBe(5632);
  });

  test('DeepSeek-V2-Lite: latent attention without query compression, first layer dense, two shared experts', () => {
    const model = readModel(DEEPSEEK_V2_LITE, 'm');
    expect(model.attention).toEqual({
      kind: 'latent',
      heads: 16,
      qLoraRank: undefined,
      kvLoraRank: 512,
      qkNopeHeadDim: 128,
      qkRopeHeadDim: 64,
      vHeadDim: 128,
    });
    expect(model.dense).toEqual({ layers: 1, intermediateSize: 10_944, matrices: 3 });
    expect(model.moe).toMatchObject({ layers: 26, experts: 64, sharedIntermediateSize: 2816 });
  });

  test('gpt-oss: head_dim 64, a window on every other layer, experts in mxfp4', () => {
    const model = readModel(GPT_OSS_20B, 'm');
    expect(model.attention).toMatchObject({
      headDim: 64,
      qkvBias: true,
      windowLayers: 12,
      windowTokens: 128,
    });
    expect(model.weights).toMatchObject({ name: 'fp4', bitsPerWeight: 4.25, scope: 'experts' });
  });

  test('multimodal configs nest the language model in text_config', () => {
    const nested = { model_type: 'mistral3', tie_word_embeddings: true, text_config: MISTRAL_7B_V0_1 };
    expect(readModel(nested, 'm')).toMatchObject({ modelType: 'mistral', layers: 32, tiedEmbeddings: true });
  });

  test('keeps where a profile comes from', () => {
    expect(readModel({ ...LLAMA_3_1_8B, _source: 'huggingface.co' }, 'm').source).toBe('huggingface.co');
  });
});

describe('refusals', () => {
  test('an unknown model type lists the known ones and the nearest', () => {
    const message = refusal({ ...LLAMA_3_1_8B, model_type: 'qwen3_next' });
    expect(message).toContain('unknown model type "qwen3_next"');
    expect(message).toContain('nearest: qwen3_moe');
    expect(message).toContain('llama, mistral, qwen2, qwen3, mixtral');
  });

  test('an inherited property is no model type', () => {
    expect(refusal({ ...LLAMA_3_1_8B, model_type: 'constructor' })).toContain(
      'unknown model type "constructor"',
    );
  });

  test('a missing key is named', () => {
    const { vocab_size: _, ...config } = LLAMA_3_1_8B;
    expect(refusal(config)).toBe(
      'vocab_size: expected a whole number >= 1, but it is missing, in the config.json of m',
    );
  });

  test('a key of the wrong type is named with what was found', () => {
    expect(refusal({ ...LLAMA_3_1_8B, num_hidden_layers: '32' })).toContain(
      'num_hidden_layers: expected a whole number >= 1, got "32" (string)',
    );
    expect(refusal({ ...LLAMA_3_1_8B, tie_word_embeddings: 'no' })).toContain(
      'tie_word_embeddings: expected true',
    );
    expect(refusal({ text_config: { ...LLAMA_3_1_8B, hidden_size: 0.5 } })).toContain(
      'text_config.hidden_size',
    );
  });

  test('heads that cannot share KV heads', () => {
    expect(refusal({ ...LLAMA_3_1_8B, num_key_value_heads: 5 })).toContain(
      'a divisor of num_attention_heads (32)',
    );
  });

  test('a hidden size that heads do not divide, without head_dim', () => {
    expect(refusal({ ...LLAMA_3_1_8B, hidden_size: 4097 })).toContain('head_dim');
  });

  test('layers that are neither full nor windowed attention', () => {
    const layer_types: string[] = [...GPT_OSS_20B.layer_types];
    layer_types[3] = 'linear_attention';
    expect(refusal({ ...GPT_OSS_20B, layer_types })).toContain('it has linear_attention');
    expect(refusal({ ...GPT_OSS_20B, layer_types: ['full_attention'] })).toContain('as many entries');
  });

  test.each([undefined, null, [], 'llama', 3])('what is no object: %j', (config) => {
    expect(refusal(config)).toContain('must be a JSON object');
  });
});
