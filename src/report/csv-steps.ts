import type { StepLog } from '../observe/collectors/steps.ts';
import type { CsvTable, CsvValue } from './csv.ts';

/** steps.csv: one row an engine step. */
export function stepsCsv(log: StepLog): CsvTable {
  const columns: [name: string, values: ArrayLike<number>][] = [
    ['worker', log.worker.values()],
    ['start_s', log.startSeconds.values()],
    ['end_s', log.endSeconds.values()],
    ['prefill_tokens', log.prefillTokens.values()],
    ['prefill_sequences', log.prefillSequences.values()],
    ['decode_sequences', log.decodeSequences.values()],
    ['decode_context_tokens', log.decodeContextTokens.values()],
    ['prefill_s', log.prefillSeconds.values()],
    ['waiting', log.waiting.values()],
    ['running', log.running.values()],
    ['used_blocks', log.usedBlocks.values()],
    ['total_blocks', log.totalBlocks.values()],
    ['preemptions', log.preemptions.values()],
  ];
  return { columns: columns.map(([name]) => name), rows: rowsOf(columns.map(([, values]) => values)) };
}

function* rowsOf(columns: ArrayLike<number>[]): Generator<CsvValue[]> {
  for (let row = 0; row < columns[0]!.length; row++) yield columns.map((values) => values[row]);
}
