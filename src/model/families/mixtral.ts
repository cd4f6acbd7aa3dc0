import type { ConfigReader } from '../config-reader.ts';
import type { Mixture } from '../model.ts';
import type { FamilyReader } from './architecture.ts';
import { gatedFeedForward } from './dense.ts';
import { groupedAttention, windowByLayerType, windowOnEveryLayer } from './grouped-attention.ts';

/** Mixtral: every layer is a mixture, and `intermediate_size` is the width of one expert. */
export const readMixtral: FamilyReader = (config) => ({
  attention: groupedAttention(config, false, windowOnEveryLayer(config)),
  dense: gatedFeedForward(config, 0),
  moe: mixtureOnEveryLayer(config),
});

/** gpt-oss: as Mixtral, with a window on every other layer. */
export const readGptOss: FamilyReader = (config) => ({
  attention: groupedAttention(config, config.boolean('attention_bias', true), windowByLayerType(config)),
  dense: gatedFeedForward(config, 0),
  moe: mixtureOnEveryLayer(config),
});

function mixtureOnEveryLayer(config: ConfigReader): Mixture {
  return {
    layers: config.integer('num_hidden_layers'),
    experts: config.integer('num_local_experts'),
    expertsPerToken: config.integer('num_experts_per_tok'),
    intermediateSize: config.integer('intermediate_size'),
    sharedIntermediateSize: 0,
  };
}
