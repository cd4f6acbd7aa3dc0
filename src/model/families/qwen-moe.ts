import { type ConfigReader, isInteger } from '../config-reader.ts';
import type { Architecture, FamilyReader } from './architecture.ts';
import { gatedFeedForward } from './dense.ts';
import { groupedAttention, windowIfUsed } from './grouped-attention.ts';

/** Qwen1.5-MoE and Qwen2-57B-A14B: bias in q, k, v, and shared experts of a width of their own. */
export const readQwen2Moe: FamilyReader = (config) =>
  mixtureModel(config, true, config.integer('shared_expert_intermediate_size', 0));

export const readQwen3Moe: FamilyReader = (config) =>
  mixtureModel(config, config.boolean('attention_bias', false), 0);

function mixtureModel(config: ConfigReader, qkvBias: boolean, sharedIntermediateSize: number): Architecture {
  const layers = config.integer('num_hidden_layers');
  const sparseLayers = countSparseLayers(config, layers);
  return {
    attention: groupedAttention(config, qkvBias, windowIfUsed(config)),
    dense: gatedFeedForward(config, layers - sparseLayers),
    moe: {
      layers: sparseLayers,
      experts: config.integer('num_experts'),
      expertsPerToken: config.integer('num_experts_per_tok'),
      intermediateSize: config.integer('moe_intermediate_size'),
      sharedIntermediateSize,
    },
  };
}

/** Every `decoder_sparse_step`-th layer is a mixture, but those in `mlp_only_layers`. */
function countSparseLayers(config: ConfigReader, layers: number): number {
  const step = config.optionalInteger('decoder_sparse_step') ?? 1;
  const denseOnly = new Set(config.optionalList('mlp_only_layers', isInteger, 'layer numbers'));
  let sparse = 0;
  for (let layer = 0; layer < layers; layer++) {
    if (!denseOnly.has(layer) && (layer + 1) % step === 0) sparse++;
  }
  return sparse;
}
