import type { CsvTable } from '../csv-table.ts';
import { readArgonne } from './read-argonne.ts';
import { readNvidia } from './read-nvidia.ts';
import { readSplitwise } from './read-splitwise.ts';
import { readTrtllm } from './read-trtllm.ts';
import type { StaticBatch } from './static-batch.ts';

/** A published table of static batches, and how its rows are read. */
export interface DataSet {
  /** Inside the data folder. */
  file: string;
  read(table: CsvTable): StaticBatch[];
}

export const DATA_SETS: readonly DataSet[] = [
  { file: 'serving/argonne_static_batch.csv', read: readArgonne },
  { file: 'serving/splitwise_a100_h100_static_batch.csv', read: readSplitwise },
  { file: 'serving/trtllm_0.9_static_batch.csv', read: readTrtllm },
  { file: 'serving/nvidia_h100_aggregated.csv', read: readNvidia },
];
