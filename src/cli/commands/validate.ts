import { loadBenchmark, shippedBenchmarks } from '../../config/load-files.ts';
import { renderValidation } from '../../study/validate/table.ts';
import { combine, validateBenchmark } from '../../study/validate/validate.ts';
import type { Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';
import { terminalStyler } from '../styler.ts';

export const command: Command = {
  positionals: ['[benchmark]'],
  options: {
    json: { describe: 'Write every cell and the summary to this file', value: '<file>' },
  },
  examples: ['xpyd validate', 'xpyd validate dynamo-sglang-h100-70b --json v.json'],
  run(args) {
    const names = args.positionals.length > 0 ? args.positionals : shippedBenchmarks();
    const loaded = names.map(loadBenchmark);
    const path = args.value('json');
    const file = path === undefined ? undefined : new OutputFile(path);
    const validation = combine(
      loaded.map(({ benchmark, scenarioOf }) => {
        if (process.stderr.isTTY) process.stderr.write(`simulating ${benchmark.name}\n`);
        return validateBenchmark(benchmark, scenarioOf);
      }),
    );
    if (file !== undefined) {
      file.write([`${JSON.stringify(validation, undefined, 2)}\n`]);
      process.stderr.write(`wrote ${file.path}\n`);
    }
    process.stdout.write(renderValidation(validation, terminalStyler()));
    return 0;
  },
};
