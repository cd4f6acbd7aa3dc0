import { join } from 'node:path';
import { fileLibrary, readText } from '../../config/load-files.ts';
import { ConfigError } from '../../errors.ts';
import { parseCsv } from '../../study/csv-table.ts';
import { compareBatches } from '../../study/static-batch/accuracy.ts';
import { BatchCost } from '../../study/static-batch/batch-cost.ts';
import { DATA_SETS } from '../../study/static-batch/data-sets.ts';
import { renderAccuracy } from '../../study/static-batch/table.ts';
import type { Command } from '../command.ts';
import { terminalStyler } from '../styler.ts';

export const command: Command = {
  positionals: [],
  options: {},
  examples: [
    'XPYD_DATA=data xpyd accuracy: the measurements are not shipped, docs/accuracy.md says whose they are',
  ],
  run() {
    const folder = process.env.XPYD_DATA;
    if (!folder) throw new ConfigError('XPYD_DATA is not set: the folder of the measured data');
    const batches = DATA_SETS.flatMap(({ file, read }) => {
      const path = join(folder, file);
      return read(parseCsv(readText(path), path));
    });
    const accuracy = compareBatches(batches, new BatchCost(fileLibrary('.')));
    process.stdout.write(renderAccuracy(accuracy, terminalStyler()));
    return 0;
  },
};
