import type { EngineProfile } from '../engine/engine-profile.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import type { Model, WeightFormat } from '../model/model.ts';
import { WEIGHT_FORMATS } from '../model/weight-format.ts';
import type { WorkerSettings } from './deployment-schema.ts';
import type { ProfileResolver } from './profile-resolver.ts';
import type { WorkerSpec } from './scenario.ts';
import type { SettingLookup } from './setting-lookup.ts';

/** The engine of a worker that names none. */
export const DEFAULT_ENGINE = 'vllm-v1';

/**
 * One worker with every name resolved.
 * @throws ConfigError if a name is unknown, or if the model cannot be divided among the GPUs
 */
export function resolveWorker(
  settings: SettingLookup<WorkerSettings>,
  profiles: ProfileResolver,
): WorkerSpec {
  const named = settings.need('model', 'the name of a model');
  const model = profiles.model(named.value, named.locator);
  const card = settings.need('accelerator', 'the name of an accelerator');
  const accelerator = profiles.accelerator(card.value, card.locator);
  const tensorParallel = tensorParallelOf(settings, model);
  const kvBlocks = settings.find('kvBlocks')?.value;
  return {
    accelerator,
    model,
    engine: engineOf(settings, profiles, {
      accelerator,
      tensorParallel,
      maxModelLen: model.maxPositionEmbeddings,
    }),
    tensorParallel,
    pipelineParallel: pipelineParallelOf(settings, model),
    weights: weightsOf(settings, model, accelerator),
    kvCacheType: settings.find('kvCache')?.value === 'fp8' ? 'fp8' : 'bf16',
    ...(kvBlocks !== undefined && { kvBlocks }),
  };
}

/** Each GPU holds the same number of heads, and a share of a key-value head has no meaning (as vLLM asks it). */
function tensorParallelOf(settings: SettingLookup<WorkerSettings>, { id, attention }: Model): number {
  const decided = settings.find('tensorParallel');
  if (!decided) return 1;
  const { heads } = attention;
  const kvHeads = attention.kind === 'grouped' ? attention.kvHeads : 1;
  const divides = (gpus: number) => heads % gpus === 0 && (kvHeads % gpus === 0 || gpus % kvHeads === 0);
  if (divides(decided.value)) return decided.value;
  const possible = Array.from({ length: heads }, (_, index) => index + 1).filter(divides);
  throw decided.locator.error(
    [],
    `expected a number of GPUs that divides the ${heads} heads of ${id}, found ${decided.value} (number)`,
    `possible: ${possible.join(', ')}`,
  );
}

function pipelineParallelOf(settings: SettingLookup<WorkerSettings>, { id, layers }: Model): number {
  const decided = settings.find('pipelineParallel');
  if (!decided || decided.value <= layers) return decided?.value ?? 1;
  const reason = `expected at most the ${layers} layers of ${id}, found ${decided.value} (number)`;
  throw decided.locator.error([], reason);
}

function engineOf(
  settings: SettingLookup<WorkerSettings>,
  profiles: ProfileResolver,
  circumstances: Parameters<ProfileResolver['engine']>[2],
): EngineProfile {
  const { value, locator } = settings.find('engine') ?? settings.absent('engine', DEFAULT_ENGINE);
  const engine = profiles.engine(value, locator, circumstances);
  const gpuMemoryUtilization =
    settings.find('gpuMemoryUtilization')?.value ?? engine.cache.gpuMemoryUtilization;
  return { ...engine, cache: { ...engine.cache, gpuMemoryUtilization } };
}

/** A format that the chip cannot multiply in is unpacked to 16 bit by the kernel (Marlin does so for fp8 on Ampere). */
function weightsOf(
  settings: SettingLookup<WorkerSettings>,
  model: Model,
  { peakFlops }: Accelerator,
): WeightFormat {
  const name = settings.find('weights')?.value;
  const weights = name === undefined ? model.weights : WEIGHT_FORMATS[name];
  return peakFlops[weights.compute] === undefined ? { ...weights, compute: 'bf16' } : weights;
}
