import type { ClusterPlan, PoolPlan } from '../../cluster/cluster.ts';
import type { WorkerSpec } from '../../config/scenario.ts';
import { expectedDecode, expectedFirstToken } from './expected-time.ts';
import { type LightTime, lightDecode, lightPrompt } from './speed-of-light.ts';
import type { DecodeBatch } from './step-work.ts';

/** The least time that the hardware allows, and the one that the simulator expects. */
export interface ComparedTime {
  lightSeconds: number;
  /** What the speed of light is set by. */
  bound: LightTime['bound'];
  expectedSeconds: number;
  /** Expected over light, at least 1. */
  ratio: number;
}

/** Time between the tokens of a batch. */
export interface ComparedDecode extends DecodeBatch, ComparedTime {}

/** Time to the first token of a prompt that has everything to itself. */
export interface ComparedPrompt extends ComparedTime {
  promptTokens: number;
}

/** Beyond one sequence, the largest batch that the engine runs and whose KV fits; one alone if not even two do. */
export function compareDecode(worker: WorkerSpec, plan: PoolPlan, contextTokens: number): ComparedDecode[] {
  const { profile, kvBlocks } = plan;
  const blocksEach = Math.ceil(contextTokens / profile.cache.blockSize);
  const largest = Math.min(profile.batching.maxNumSeqs, Math.floor(kvBlocks / blocksEach));
  const sizes = [1, largest].filter((size, index, all) => size >= 1 && all.indexOf(size) === index);
  return sizes.map((sequences) => {
    const batch = { sequences, contextTokens };
    return { ...batch, ...compared(lightDecode(worker, batch), expectedDecode(plan, batch)) };
  });
}

/** A prompt on one worker; undefined if the worker refuses it, as it has no room for its KV. */
export function comparePrompt(
  worker: WorkerSpec,
  plan: ClusterPlan,
  promptTokens: number,
): ComparedPrompt | undefined {
  const expected = expectedFirstToken(plan, promptTokens);
  if (expected === undefined) return undefined;
  return { promptTokens, ...compared(lightPrompt(worker, promptTokens), expected) };
}

export function compared({ seconds, bound }: LightTime, expectedSeconds: number): ComparedTime {
  return { lightSeconds: seconds, bound, expectedSeconds, ratio: expectedSeconds / seconds };
}
