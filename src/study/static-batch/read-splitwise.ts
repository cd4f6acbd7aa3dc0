import { type CsvTable, numberIn } from '../csv-table.ts';
import type { StaticBatch } from './static-batch.ts';

const MILLISECOND = 1e-3;
const ACCELERATORS: Record<string, string> = { 'a100-80gb': 'a100-80gb', 'h100-80gb': 'h100-sxm' };
const METRICS: Record<string, StaticBatch['metric']> = { prompt_time: 'prompt', token_time: 'token' };
/** Prompts beyond this do not share a step under the engine's default budget. */
const MOST_PROMPT_TOKENS = 2048;

/** Mutinifni/splitwise-sim, data/perf_model.csv. Its e2e_time is the prompt and the tokens once more. */
export function readSplitwise({ rows, file }: CsvTable): StaticBatch[] {
  return rows.flatMap((row): StaticBatch[] => {
    const metric = METRICS[row.metric];
    if (metric === undefined) return [];
    const accelerator = ACCELERATORS[row.hardware] ?? 'h100-sxm';
    const batch: StaticBatch = {
      group: `vLLM 2023 on ${accelerator}`,
      worker: {
        accelerator,
        model: 'llama-2-70b',
        engine: accelerator === 'a100-80gb' ? 'vllm-2023-a100' : 'vllm-2023',
        tensorParallel: numberIn(row, 'tp', file),
      },
      sequences: numberIn(row, 'load', file),
      inputTokens: numberIn(row, 'isl', file),
      outputTokens: numberIn(row, 'osl', file),
      metric,
      seconds: numberIn(row, 'value', file) * MILLISECOND,
    };
    const outside = whyOutside(row, batch);
    return [outside === undefined ? batch : { ...batch, outside }];
  });
}

function whyOutside(row: Record<string, string>, batch: StaticBatch): string | undefined {
  if (row.hardware === 'h100-80gb-pcap') return 'H100 under a power cap';
  if (row.model !== 'llama2-70b') return 'BLOOM-176B: no reader for its geometry';
  if (batch.sequences === 64 && batch.worker.tensorParallel === 2)
    return 'the KV does not fit, the batch was not static';
  if (batch.metric === 'prompt' && batch.sequences * batch.inputTokens > MOST_PROMPT_TOKENS)
    return 'prompts of more than 2048 tokens in all: measured times jump between 2048 and 4096';
  return undefined;
}
