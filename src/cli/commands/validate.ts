import { join } from 'node:path';
import { type LoadedBenchmark, loadBenchmark, readText, shippedBenchmarks } from '../../config/load-files.ts';
import { scoredErrors, summarizeAccuracy } from '../../study/accuracy/accuracy.ts';
import { plotValidation } from '../../study/validate/plot.ts';
import { parseRecord, recordErrors, regressions } from '../../study/validate/record.ts';
import { renderValidation } from '../../study/validate/table.ts';
import { combine, validateBenchmark } from '../../study/validate/validate.ts';
import type { Validation } from '../../study/validate/validation.ts';
import type { Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';
import { terminalStyler } from '../styler.ts';

export const command: Command = {
  positionals: ['[benchmark]'],
  options: {
    json: { describe: 'Write every cell and the summary to this file', value: '<file>' },
    plots: {
      describe: 'Write a picture of each benchmark, measured against simulated, into this folder',
      value: '<folder>',
    },
    'write-accuracy': {
      describe:
        'Write how far predictions were, by accelerator and engine: what `xpyd run` says of its answers',
      value: '<file>',
    },
    record: { describe: 'Write the median errors of predicted cells to this file', value: '<file>' },
    check: {
      describe: 'Exit with 1 if a median error is a point above the one in this file',
      value: '<file>',
    },
  },
  examples: ['xpyd validate', 'xpyd validate dynamo-sglang-h100-70b --json v.json'],
  run(args) {
    const names = args.positionals.length > 0 ? args.positionals : shippedBenchmarks();
    const loaded = names.map(loadBenchmark);
    const [json, plots, record, check, accuracy] = ['json', 'plots', 'record', 'check', 'write-accuracy'].map(
      (option) => args.value(option),
    );
    const recorded = check === undefined ? undefined : parseRecord(readText(check), check);
    const outputs = [
      ...(json === undefined ? [] : [output(json, (all) => `${JSON.stringify(all, undefined, 2)}\n`)]),
      ...(record === undefined
        ? []
        : [output(record, (all) => `${JSON.stringify(recordErrors(all), undefined, 2)}\n`)]),
      ...(accuracy === undefined ? [] : [output(accuracy, (all) => accuracyText(loaded, all))]),
      ...(plots === undefined
        ? []
        : loaded.map(({ benchmark: { name } }, index) =>
            output(join(plots, `${name}.svg`), ({ benchmarks }) => plotValidation(benchmarks[index])),
          )),
    ];
    const validation = combine(
      loaded.map(({ benchmark, scenarioOf }) => {
        if (process.stderr.isTTY) process.stderr.write(`simulating ${benchmark.name}\n`);
        return validateBenchmark(benchmark, scenarioOf);
      }),
    );
    for (const { file, render } of outputs) {
      file.write([render(validation)]);
      process.stderr.write(`wrote ${file.path}\n`);
    }
    process.stdout.write(renderValidation(validation, terminalStyler()));
    const worse = recorded === undefined ? [] : regressions(validation, recorded);
    for (const sentence of worse) process.stderr.write(`${sentence}\n`);
    return worse.length > 0 ? 1 : 0;
  },
};

function accuracyText(loaded: readonly LoadedBenchmark[], { benchmarks }: Validation): string {
  const errors = loaded.flatMap(({ benchmark, scenarioOf }, index) =>
    scoredErrors(benchmark, benchmarks[index], scenarioOf),
  );
  return `${JSON.stringify(summarizeAccuracy(errors), undefined, 2)}\n`;
}

function output(path: string, render: (validation: Validation) => string) {
  return { file: new OutputFile(path), render };
}
