import { ConfigError } from '../errors.ts';
import { nearest } from '../quantity/nearest.ts';
import { ConfigReader, isString } from './config-reader.ts';
import { FAMILIES, type ModelType } from './families/index.ts';
import type { Model } from './model.ts';
import { readWeightFormat } from './weight-format.ts';

/**
 * The geometry in a Hugging Face config.json, taken as it is.
 *
 * @param config the parsed JSON
 * @param id what to call the model: its profile name or file
 * @throws ConfigError if the `model_type` is not known, or a key is missing or of the wrong type
 */
export function readModel(config: unknown, id: string): Model {
  const reader = new ConfigReader(config, id);
  const modelType = readModelType(reader);
  const source = reader.optionalString('_source');
  return {
    id,
    modelType,
    layers: reader.integer('num_hidden_layers'),
    hiddenSize: reader.integer('hidden_size'),
    vocabSize: reader.integer('vocab_size'),
    tiedEmbeddings: reader.boolean('tie_word_embeddings', false),
    maxPositionEmbeddings: reader.integer('max_position_embeddings'),
    ...FAMILIES[modelType](reader),
    weights: readWeightFormat(reader),
    ...(source !== undefined && { source }),
  };
}

function readModelType(reader: ConfigReader): ModelType {
  const modelType = reader.optionalString('model_type');
  const [architecture] = reader.optionalList('architectures', isString, 'class names') ?? [];
  if (modelType !== undefined && Object.hasOwn(FAMILIES, modelType)) return modelType as ModelType;
  const known = Object.keys(FAMILIES);
  const meant = nearest(modelType ?? typeOf(architecture ?? ''), known);
  const found = modelType === undefined ? 'no model type' : `the unknown model type "${modelType}"`;
  const built = architecture === undefined ? '' : `, architecture ${architecture}`;
  throw new ConfigError(`the config.json of ${reader.id} has ${found}${built}`, {
    path: reader.path('model_type'),
    hint: `${meant === undefined ? '' : `nearest: ${meant}; `}known: ${known.join(', ')}`,
  });
}

/** The model type that a class is mostly called after: `Qwen3MoeForCausalLM` is `qwen3_moe`. */
function typeOf(architecture: string): string {
  const words = architecture.replace(/For[A-Z].*$/, '').replaceAll(/([a-z\d])(?=[A-Z])/g, '$1_');
  return words.toLowerCase();
}
