/** config.json contents of published checkpoints, the keys that geometry comes from. */
export const LLAMA_3_1_8B = {
  model_type: 'llama',
  num_hidden_layers: 32,
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  tie_word_embeddings: false,
  attention_bias: false,
  torch_dtype: 'bfloat16',
};

export const LLAMA_3_2_1B = {
  ...LLAMA_3_1_8B,
  num_hidden_layers: 16,
  hidden_size: 2048,
  intermediate_size: 8192,
  head_dim: 64,
  tie_word_embeddings: true,
};

export const QWEN_2_5_7B = {
  model_type: 'qwen2',
  num_hidden_layers: 28,
  hidden_size: 3584,
  intermediate_size: 18_944,
  num_attention_heads: 28,
  num_key_value_heads: 4,
  vocab_size: 152_064,
  max_position_embeddings: 32_768,
  sliding_window: 131_072,
  use_sliding_window: false,
  max_window_layers: 28,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
};

export const MISTRAL_7B_V0_1 = {
  model_type: 'mistral',
  num_hidden_layers: 32,
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 32_000,
  max_position_embeddings: 32_768,
  sliding_window: 4096,
  torch_dtype: 'bfloat16',
};

export const MIXTRAL_8X7B = {
  ...MISTRAL_7B_V0_1,
  model_type: 'mixtral',
  sliding_window: null,
  num_local_experts: 8,
  num_experts_per_tok: 2,
};

export const QWEN3_30B_A3B = {
  model_type: 'qwen3_moe',
  num_hidden_layers: 48,
  hidden_size: 2048,
  intermediate_size: 6144,
  moe_intermediate_size: 768,
  num_attention_heads: 32,
  num_key_value_heads: 4,
  head_dim: 128,
  num_experts: 128,
  num_experts_per_tok: 8,
  decoder_sparse_step: 1,
  mlp_only_layers: [],
  vocab_size: 151_936,
  max_position_embeddings: 40_960,
  torch_dtype: 'bfloat16',
};

export const DEEPSEEK_V2_LITE = {
  model_type: 'deepseek_v2',
  num_hidden_layers: 27,
  hidden_size: 2048,
  intermediate_size: 10_944,
  moe_intermediate_size: 1408,
  num_attention_heads: 16,
  num_key_value_heads: 16,
  q_lora_rank: null,
  kv_lora_rank: 512,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  n_routed_experts: 64,
  n_shared_experts: 2,
  num_experts_per_tok: 6,
  first_k_dense_replace: 1,
  moe_layer_freq: 1,
  vocab_size: 102_400,
  max_position_embeddings: 163_840,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
};

export const GPT_OSS_20B = {
  model_type: 'gpt_oss',
  num_hidden_layers: 24,
  hidden_size: 2880,
  intermediate_size: 2880,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  head_dim: 64,
  num_local_experts: 32,
  num_experts_per_tok: 4,
  attention_bias: true,
  layer_types: Array.from({ length: 24 }, (_, layer) =>
    layer % 2 === 0 ? 'sliding_attention' : 'full_attention',
  ),
  sliding_window: 128,
  vocab_size: 201_088,
  max_position_embeddings: 131_072,
  quantization_config: {
    quant_method: 'mxfp4',
    modules_to_not_convert: ['model.layers.*.self_attn', 'lm_head'],
  },
};
