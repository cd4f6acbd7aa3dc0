import { type ConfigReader, isString } from '../config-reader.ts';
import type { GroupedAttention } from '../model.ts';

export interface Window {
  windowLayers: number;
  windowTokens: number;
}

const FULL_CONTEXT: Window = { windowLayers: 0, windowTokens: 0 };

/** Multi-head, multi-query or grouped-query attention, from the keys that all families share. */
export function groupedAttention(config: ConfigReader, qkvBias: boolean, window: Window): GroupedAttention {
  const heads = config.integer('num_attention_heads');
  // Configs from before grouped-query attention have no num_key_value_heads: every head has its own KV.
  const kvHeads = config.optionalInteger('num_key_value_heads') ?? heads;
  if (heads % kvHeads !== 0)
    config.fail('num_key_value_heads', `a divisor of num_attention_heads (${heads})`);
  return { kind: 'grouped', heads, kvHeads, headDim: headDim(config, heads), qkvBias, ...window };
}

/** Mistral and Mixtral: a `sliding_window` that is not null holds for every layer. */
export function windowOnEveryLayer(config: ConfigReader): Window {
  const windowTokens = config.optionalInteger('sliding_window');
  if (windowTokens === undefined) return FULL_CONTEXT;
  return { windowLayers: config.integer('num_hidden_layers'), windowTokens };
}

/** Qwen: `sliding_window` counts only under `use_sliding_window`, and from layer `max_window_layers` on. */
export function windowIfUsed(config: ConfigReader): Window {
  if (!config.boolean('use_sliding_window', false)) return FULL_CONTEXT;
  const windowTokens = config.optionalInteger('sliding_window');
  if (windowTokens === undefined) return FULL_CONTEXT;
  const layers = config.integer('num_hidden_layers');
  const firstWindowLayer = Math.min(config.optionalInteger('max_window_layers', 0) ?? 0, layers);
  return { windowLayers: layers - firstWindowLayer, windowTokens };
}

/** gpt-oss: `layer_types` says for every layer whether it sees the whole context. */
export function windowByLayerType(config: ConfigReader): Window {
  const types =
    config.optionalList('layer_types', isString, 'layer kinds') ?? config.fail('layer_types', 'a list');
  if (types.length !== config.integer('num_hidden_layers')) {
    config.fail('layer_types', 'as many entries as num_hidden_layers');
  }
  // Linear attention and state-space layers keep no KV per token: costing them as attention would be wrong.
  const other = types.find((type) => type !== 'sliding_attention' && type !== 'full_attention');
  if (other !== undefined)
    config.fail('layer_types', `sliding_attention or full_attention (it has ${other})`);
  const windowLayers = types.filter((type) => type === 'sliding_attention').length;
  return windowLayers === 0 ? FULL_CONTEXT : { windowLayers, windowTokens: config.integer('sliding_window') };
}

/** `head_dim` where it is given: hidden / heads is wrong for Qwen3-MoE and gpt-oss. */
function headDim(config: ConfigReader, heads: number): number {
  const given = config.optionalInteger('head_dim');
  if (given !== undefined) return given;
  const hidden = config.integer('hidden_size');
  if (hidden % heads !== 0)
    config.fail('head_dim', `head_dim, as hidden_size ${hidden} is no multiple of ${heads} heads`);
  return hidden / heads;
}
