import type { EngineProfile } from '../engine/engine-profile.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import { check } from './check.ts';
import { byMemorySchema, engineSchema, MAX_MODEL_LEN, type MemoryRow } from './engine-schema.ts';
import { within } from './locator.ts';
import { type Layer, type LayeredProfile, merged, type PlainMap } from './profile-layers.ts';

/** What an engine looks at when it chooses its defaults. */
export interface EngineCircumstances {
  accelerator: Accelerator;
  tensorParallel: number;
  /** Longest context of the model, in tokens. */
  maxModelLen: number;
}

const SECTIONS = ['batching', 'cache', 'graphs'] as const;
/** vLLM never sets max_num_batched_tokens to less, however short the model's context. */
const LEAST_BATCHED_TOKENS = 2048;

/**
 * The engine profile with the defaults for a card filled in. A layer's `byMemory` rows lie over that layer and under
 * the next, so that what a scenario says by itself always wins.
 *
 * @throws ConfigError where a layer says something that an engine does not have
 */
export function resolveEngine(profile: LayeredProfile, circumstances: EngineCircumstances): EngineProfile {
  const { value, locator } = engineLayers(profile, circumstances);
  const { batching, cache, graphs, overhead, disaggregation, byMemory, ...rest } = check(
    engineSchema,
    value,
    locator,
  );
  const { maxNumBatchedTokens: budget } = batching;
  const maxNumBatchedTokens =
    budget === MAX_MODEL_LEN ? Math.max(LEAST_BATCHED_TOKENS, circumstances.maxModelLen) : budget;
  return {
    id: profile.id,
    ...rest,
    batching: { ...withoutSource(batching), maxNumBatchedTokens },
    cache: withoutSource(cache),
    graphs: withoutSource(graphs),
    overhead: withoutSource(overhead),
    disaggregation: withoutSource(disaggregation),
    sources: {
      batching: batching.source,
      cache: cache.source,
      graphs: graphs.source,
      overhead: overhead.source,
      disaggregation: disaggregation.source,
    },
  };
}

/** The profile with the rows of `byMemory` that fit laid in; the locator says where each value stands. */
export function engineLayers({ layers }: LayeredProfile, circumstances: EngineCircumstances): Layer {
  return merged(layers.flatMap((layer) => [withoutRows(layer), ...fittingRows(layer, circumstances)]));
}

function withoutRows({ value, locator }: Layer): Layer {
  const { byMemory, ...rest } = value;
  return { value: rest, locator };
}

function fittingRows({ value, locator }: Layer, circumstances: EngineCircumstances): Layer[] {
  if (value.byMemory === undefined) return [];
  const rows = check(byMemorySchema, value.byMemory, within(locator, ['byMemory']));
  return rows.flatMap((row, index) => {
    if (!fits(row, circumstances)) return [];
    const said = (value.byMemory as PlainMap[])[index];
    const sections = SECTIONS.filter((section) => section in said).map((section) => [section, said[section]]);
    return [{ value: Object.fromEntries(sections), locator: within(locator, ['byMemory', index]) }];
  });
}

function fits(row: MemoryRow, { accelerator, tensorParallel }: EngineCircumstances): boolean {
  const {
    from = 0,
    below = Infinity,
    tensorParallelFrom = 1,
    tensorParallelBelow = Infinity,
    except = [],
  } = row;
  const bytes = accelerator.memoryBytes;
  const isExcepted = except.some((name) => accelerator.name.toLowerCase().includes(name.toLowerCase()));
  return (
    from <= bytes &&
    bytes < below &&
    tensorParallelFrom <= tensorParallel &&
    tensorParallel < tensorParallelBelow &&
    !isExcepted
  );
}

function withoutSource<Section extends { source: string }>({
  source,
  ...rest
}: Section): Omit<Section, 'source'> {
  return rest;
}
