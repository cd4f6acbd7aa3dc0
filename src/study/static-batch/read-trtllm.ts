import { type CsvTable, numberIn } from '../csv-table.ts';
import type { StaticBatch, WorkerNames } from './static-batch.ts';

const MODELS: Record<string, string> = {
  'LLaMA 7B': 'llama-2-7b',
  'LLaMA 70B': 'llama-2-70b',
  'Mistral 7B': 'mistral-7b-instruct-v0.3',
  'Mixtral 8x7B': 'mixtral-8x7b-instruct-v0.1',
};
const ACCELERATORS: Record<string, string> = {
  A100: 'a100-80gb',
  H100: 'h100-sxm',
  H200: 'h200-sxm',
  L40S: 'l40s',
};
const MILLISECOND = 1e-3;

/**
 * TensorRT-LLM 0.9, docs/source/performance/perf-overview.md: throughput of whole batches, per GPU, and the first
 * token of single prompts. FP8 has weights and KV in 8 bit.
 */
export function readTrtllm({ rows, file }: CsvTable): StaticBatch[] {
  return rows.map((row): StaticBatch => {
    const accelerator = ACCELERATORS[row.hardware];
    const worker: WorkerNames = {
      accelerator,
      model: MODELS[row.model] ?? row.model,
      engine: 'static',
      tensorParallel: numberIn(row, 'tp', file),
      ...(row.precision === 'FP8' && { fp8: true as const }),
    };
    const [sequences, outputTokens] = [numberIn(row, 'load', file), numberIn(row, 'osl', file)];
    const value = numberIn(row, 'value', file);
    const isPrompt = row.metric === 'first_token_latency';
    const batch: StaticBatch = {
      group: `TensorRT-LLM 0.9 on ${accelerator}`,
      worker,
      sequences,
      inputTokens: numberIn(row, 'isl', file),
      outputTokens,
      metric: isPrompt ? 'prompt' : 'latency',
      seconds: isPrompt ? value * MILLISECOND : (sequences * outputTokens) / (value * worker.tensorParallel),
      alike: true,
    };
    const outside = whyOutside(row, batch);
    return outside === undefined ? batch : { ...batch, outside };
  });
}

function whyOutside(row: Record<string, string>, { worker }: StaticBatch): string | undefined {
  if (MODELS[row.model] === undefined) return `${row.model}: no reader for its geometry`;
  if (worker.accelerator === 'l40s' && worker.tensorParallel > 2)
    return 'several L40S: the all-reduce of the profile is of one machine with slow PCIe';
  return undefined;
}
