import type { ConfigReader } from '../config-reader.ts';
import type { LatentAttention } from '../model.ts';
import type { FamilyReader } from './architecture.ts';
import { gatedFeedForward } from './dense.ts';

/**
 * DeepSeek-V2 and V3: latent attention, the first layers dense, then routed and shared experts.
 * The multi-token-prediction layers of V3 (`num_nextn_predict_layers`) do not run in plain decoding: left out.
 */
export const readDeepseek: FamilyReader = (config) => {
  const layers = config.integer('num_hidden_layers');
  const sparseLayers = countSparseLayers(config, layers);
  const expertSize = config.integer('moe_intermediate_size');
  return {
    attention: latentAttention(config),
    dense: gatedFeedForward(config, layers - sparseLayers),
    moe: {
      layers: sparseLayers,
      experts: config.integer('n_routed_experts'),
      expertsPerToken: config.integer('num_experts_per_tok'),
      intermediateSize: expertSize,
      sharedIntermediateSize: (config.optionalInteger('n_shared_experts', 0) ?? 0) * expertSize,
    },
  };
};

function latentAttention(config: ConfigReader): LatentAttention {
  return {
    kind: 'latent',
    heads: config.integer('num_attention_heads'),
    qLoraRank: config.optionalInteger('q_lora_rank'),
    kvLoraRank: config.integer('kv_lora_rank'),
    qkNopeHeadDim: config.integer('qk_nope_head_dim'),
    qkRopeHeadDim: config.integer('qk_rope_head_dim'),
    vHeadDim: config.integer('v_head_dim'),
  };
}

/** From layer `first_k_dense_replace` on, every `moe_layer_freq`-th. */
function countSparseLayers(config: ConfigReader, layers: number): number {
  const firstSparse = config.integer('first_k_dense_replace', 0);
  const frequency = config.optionalInteger('moe_layer_freq') ?? 1;
  let sparse = 0;
  for (let layer = firstSparse; layer < layers; layer++) if (layer % frequency === 0) sparse++;
  return sparse;
}
