import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { loadBenchmark, loadScenario } from '../../config/load-files.ts';
import type { Scenario } from '../../config/scenario.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import { benchmarkExperiment } from '../../study/calibrate/benchmark-experiment.ts';
import { calibrate } from '../../study/calibrate/calibrate.ts';
import type { Experiment } from '../../study/calibrate/experiment.ts';
import { loadExperiment } from '../../study/calibrate/load-experiment.ts';
import type { Measurement } from '../../study/calibrate/measurement.ts';
import { DEFAULT_PARAMETERS, PARAMETERS, type ParameterKey } from '../../study/calibrate/parameters.ts';
import { readBenchResult } from '../../study/calibrate/read-bench-result.ts';
import { readMeasuredCsv } from '../../study/calibrate/read-measured-csv.ts';
import { renderCalibration } from '../../study/calibrate/table.ts';
import { CalibratedFiles } from '../calibrated-files.ts';
import type { Arguments, Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';
import { OVERRIDE_OPTIONS, overridesOf } from '../overrides.ts';
import { terminalStyler } from '../styler.ts';

const DEFAULT_SEEDS = '2';
const BENCHMARK = '.benchmark.yaml';

const { seed, set } = OVERRIDE_OPTIONS;

export const command: Command = {
  positionals: ['<scenario>'],
  options: {
    measured: {
      describe: 'What was measured: CSV, JSON of vllm bench serve, or a benchmark file',
      value: '[<deployment>=]<file>',
      repeatable: true,
    },
    fit: { describe: `Parameters to fit: ${Object.keys(PARAMETERS).join(', ')}`, value: '<key,key>' },
    seeds: { describe: `Random workloads to take the mean over (${DEFAULT_SEEDS})`, value: '<n>' },
    write: { describe: 'Save the values as profiles beside the measured file' },
    json: { describe: 'Write values, numbers and errors to this file', value: '<file>' },
    seed,
    set,
  },
  examples: [
    'xpyd calibrate my-cluster.yaml --measured measured.csv',
    'xpyd calibrate my-cluster.yaml --measured result.json --fit memoryEfficiency,hostPerStep --write',
  ],
  run(args) {
    const [file] = args.positionals;
    const [keys, seeds] = [parameterKeys(args.value('fit')), seedCount(args.value('seeds') ?? DEFAULT_SEEDS)];
    const overrides = overridesOf(args, file);
    const scenario = loadScenario(file, overrides);
    const experiment = experimentOf(args, file, scenario, seeds);
    const json = args.value('json');
    const jsonFile = json === undefined ? undefined : new OutputFile(json);
    const measured = measuredFiles(args)[0].file;
    const files = args.has('write') ? new CalibratedFiles(file, overrides, measured) : undefined;

    if (process.stderr.isTTY) process.stderr.write(`fitting to ${experiment.cells.length} numbers\n`);
    const calibration = calibrate(experiment, keys);
    process.stdout.write(renderCalibration(calibration, terminalStyler()));
    if (jsonFile) {
      jsonFile.write([`${JSON.stringify(calibration, undefined, 2)}\n`]);
      process.stderr.write(`wrote ${jsonFile.path}\n`);
    }
    if (files) process.stdout.write(files.write(calibration, scenario, new Date()));
    return 0;
  },
};

function parameterKeys(text: string | undefined): readonly ParameterKey[] {
  if (text === undefined) return DEFAULT_PARAMETERS;
  const known = Object.keys(PARAMETERS);
  const keys = [...new Set(text.split(',').map((key) => key.trim()))];
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown === undefined) return keys as ParameterKey[];
  throw new ConfigError(`--fit: unknown parameter "${unknown}"`, { hint: suggestion(unknown, known) });
}

function seedCount(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new ConfigError(`--seeds: expected a whole number from 1 to 999, found "${text}"`);
}

interface MeasuredFile {
  file: string;
  /** Whose numbers they are, if the command line says so. */
  deployment?: string;
}

function measuredFiles(args: Arguments): MeasuredFile[] {
  return args.values('measured').map((text) => {
    const equals = text.lastIndexOf('=');
    if (equals < 0) return { file: text };
    return { deployment: text.slice(0, equals), file: text.slice(equals + 1) };
  });
}

function experimentOf(args: Arguments, scenarioFile: string, scenario: Scenario, seeds: number): Experiment {
  const files = measuredFiles(args);
  if (files.length === 0) throw new ConfigError('missing --measured <file>: what was measured');
  const benchmark = files.find(({ file }) => file.endsWith(BENCHMARK))?.file;
  if (benchmark === undefined) {
    const names = scenario.deployments.map(({ name }) => name);
    return loadExperiment(
      scenario,
      files.flatMap((file) => measurementsIn(file, names)),
      seeds,
    );
  }
  if (files.length > 1) throw new ConfigError('a benchmark file stands alone: one --measured');
  const named = relative(dirname(benchmark), scenarioFile);
  const experiment = benchmarkExperiment(loadBenchmark(benchmark).benchmark, named, scenario, seeds);
  if (experiment.cells.length > 0) return experiment;
  throw new ConfigError(`${benchmark} has no numbers that count of the scenario ${named}`);
}

function measurementsIn({ file, deployment }: MeasuredFile, deployments: readonly string[]): Measurement[] {
  const text = textOf(file);
  if (/^\.jsonl?$/.test(extname(file))) return readBenchResult(text, file, deployments, deployment);
  if (deployment === undefined) return readMeasuredCsv(text, file, deployments);
  throw new ConfigError(`${file}: a CSV says itself whose numbers it has, in the column "deployment"`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(`${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`, {
      ...(code === 'ENOENT' && basename(file) !== file && { hint: `looked in ${join(dirname(file))}` }),
    });
  }
}
