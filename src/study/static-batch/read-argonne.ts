import { type CsvTable, numberIn } from '../csv-table.ts';
import type { StaticBatch, WorkerNames } from './static-batch.ts';

const MODELS: Record<string, string> = {
  'Qwen/Qwen2-7B': 'qwen2-7b',
  'meta-llama/Meta-Llama-3-8B': 'llama-3-8b',
  'meta-llama/Meta-Llama-3-70B': 'llama-3-70b',
  'mistralai/Mixtral-8x7B-v0.1': 'mixtral-8x7b-instruct-v0.1',
};
const ACCELERATORS: Record<string, string> = {
  'Nvidia A100 GPU': 'a100-40gb',
  'Nvidia H100 GPU': 'h100-sxm',
};
const ENGINES: Record<string, string> = { vLLM: 'vllm-v0', 'TensorRT-LLM': 'trtllm-2024' };
const NAMES: Record<string, string> = { vLLM: 'vLLM 2024', 'TensorRT-LLM': 'TensorRT-LLM 2024' };

/** Tokens in flight that certainly fit beside the weights of the 70B model on four cards of 40 GB. */
const TOKENS_OF_70B = 16_384;

/** Qwen2-7B, the smallest model here, in 16 bit, at the peak bandwidth of the H100: no step is shorter on one GPU. */
const WEIGHT_READ_SECONDS = 15.2e9 / 3352e9;

/**
 * argonne-lcf/LLM-Inference-Bench: latency of whole batches (its throughput column holds the same runs), and the
 * time to the first token of a few. llama.cpp and DeepSpeed-MII are engines that have no profile here.
 */
export function readArgonne({ rows, file }: CsvTable): StaticBatch[] {
  return rows.flatMap((row): StaticBatch[] => {
    const engine = ENGINES[row.engine];
    const metric = { latency: 'latency', ttft_latency: 'prompt' }[row.metric];
    if (engine === undefined || metric === undefined) return [];
    const worker: WorkerNames = {
      accelerator: ACCELERATORS[row.hardware],
      model: MODELS[row.model],
      engine,
      tensorParallel: numberIn(row, 'tp', file),
    };
    const batch: StaticBatch = {
      group: `${NAMES[row.engine]} on ${worker.accelerator}`,
      worker,
      sequences: numberIn(row, 'load', file),
      inputTokens: numberIn(row, 'isl', file),
      outputTokens: numberIn(row, 'osl', file),
      metric: metric as StaticBatch['metric'],
      seconds: numberIn(row, 'value', file),
      // Its TensorRT-LLM script repeats one prompt; with vLLM each sequence has its own.
      ...(row.engine === 'TensorRT-LLM' && { alike: true as const }),
    };
    const outside = whyOutside(row, batch);
    return [outside === undefined ? batch : { ...batch, outside }];
  });
}

function whyOutside(row: Record<string, string>, batch: StaticBatch): string | undefined {
  if (/ (PP|EP|Hybrid)/.test(row.layout)) return 'pipeline or expert parallel, a handful of rows';
  const stepSeconds = batch.seconds / batch.outputTokens;
  if (batch.metric === 'latency' && stepSeconds * batch.worker.tensorParallel < WEIGHT_READ_SECONDS)
    return 'faster than the weights can be read: the answers ended at once';
  const tokens = batch.sequences * (batch.inputTokens + batch.outputTokens);
  if (
    batch.worker.model === 'llama-3-70b' &&
    batch.worker.accelerator === 'a100-40gb' &&
    tokens > TOKENS_OF_70B
  )
    return 'KV-bound: the weights leave 1 GB on each of four A100, and what of it is KV depends on the build';
  return undefined;
}
