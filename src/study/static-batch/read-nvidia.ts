import { type CsvTable, numberIn } from '../csv-table.ts';
import type { StaticBatch } from './static-batch.ts';

const MILLISECOND = 1e-3;
const MODELS: Record<string, string> = {
  'Qwen/Qwen3-32B': 'qwen3-32b',
  'meta-llama/Llama-3.1-8B-Instruct': 'llama-3.1-8b-instruct',
};
const ENGINES: Record<string, { profile: string; name: string }> = {
  vllm: { profile: 'vllm-v1', name: 'vLLM 0.12' },
  sglang: { profile: 'sglang', name: 'SGLang 0.5' },
  trtllm: { profile: 'trtllm', name: 'TensorRT-LLM 1.0' },
};

/**
 * Silicon samples of ai-dynamo/aiconfigurator on H100: a closed loop of as many clients as the batch is large. Time
 * per output token holds the decode step and the prompts that come in between: d + clients * p / output tokens.
 */
export function readNvidia({ rows, file }: CsvTable): StaticBatch[] {
  return rows.map((row): StaticBatch => {
    const { profile, name } = ENGINES[row.engine.split(' ')[0]];
    const batch: StaticBatch = {
      group: `${name} on h100-sxm, closed loop`,
      worker: {
        accelerator: 'h100-sxm',
        model: MODELS[row.model],
        engine: profile,
        tensorParallel: numberIn(row, 'tp', file),
        ...(row.precision.startsWith('fp8') && { fp8: true as const }),
      },
      sequences: numberIn(row, 'load', file),
      inputTokens: numberIn(row, 'isl', file),
      outputTokens: numberIn(row, 'osl', file),
      metric: 'loaded',
      seconds: numberIn(row, 'value', file) * MILLISECOND,
    };
    const outside = whyOutside(row);
    return outside === undefined ? batch : { ...batch, outside };
  });
}

function whyOutside({ metric, engine, osl }: Record<string, string>): string | undefined {
  if (metric === 'ttft')
    return 'TTFT: it is queueing, and the number of requests and how they start is not stated';
  if (engine.startsWith('sglang 0.5.8')) return 'KV-bound: 65 GB of weights on one card of 80 GB';
  if (osl === '1000') return 'single runs of container images, whose clients are not stated';
  return undefined;
}
