import type { ConfigReader } from '../config-reader.ts';
import type { Model } from '../model.ts';
import type { Architecture, FamilyReader } from './architecture.ts';
import { groupedAttention, type Window, windowIfUsed, windowOnEveryLayer } from './grouped-attention.ts';

/** Llama 2 and 3, and what is built like them. */
export const readLlama: FamilyReader = (config) =>
  denseModel(config, config.boolean('attention_bias', false), { windowLayers: 0, windowTokens: 0 });

export const readMistral: FamilyReader = (config) => denseModel(config, false, windowOnEveryLayer(config));

/** Qwen2 and Qwen2.5: q, k and v have bias terms although no key says so. */
export const readQwen2: FamilyReader = (config) => denseModel(config, true, windowIfUsed(config));

export const readQwen3: FamilyReader = (config) =>
  denseModel(config, config.boolean('attention_bias', false), windowIfUsed(config));

function denseModel(config: ConfigReader, qkvBias: boolean, window: Window): Architecture {
  return {
    attention: groupedAttention(config, qkvBias, window),
    dense: gatedFeedForward(config, config.integer('num_hidden_layers')),
  };
}

/** SwiGLU: gate, up and down, three matrices a layer. */
export function gatedFeedForward(config: ConfigReader, layers: number): Model['dense'] {
  return { layers, intermediateSize: config.integer('intermediate_size'), matrices: 3 };
}
