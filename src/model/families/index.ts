import type { FamilyReader } from './architecture.ts';
import { readDeepseek } from './deepseek.ts';
import { readLlama, readMistral, readQwen2, readQwen3 } from './dense.ts';
import { readGptOss, readMixtral } from './mixtral.ts';
import { readQwen2Moe, readQwen3Moe } from './qwen-moe.ts';

/** Reader by `model_type` of config.json. A type that is not here is refused: guessing would cost it wrongly. */
export const FAMILIES = {
  llama: readLlama,
  mistral: readMistral,
  qwen2: readQwen2,
  qwen3: readQwen3,
  mixtral: readMixtral,
  qwen2_moe: readQwen2Moe,
  qwen3_moe: readQwen3Moe,
  deepseek_v2: readDeepseek,
  deepseek_v3: readDeepseek,
  gpt_oss: readGptOss,
} satisfies Record<string, FamilyReader>;

export type ModelType = keyof typeof FAMILIES;
