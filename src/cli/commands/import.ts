import { dirname, extname, relative } from 'node:path';
import { loadScenario, readText } from '../../config/load-files.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import { renderCsv } from '../../report/csv.ts';
import type { LoadSettings } from '../../study/calibrate/load-settings.ts';
import { benchmarkYaml } from '../../study/import/benchmark-file.ts';
import type { Tool } from '../../study/import/importer.ts';
import { type ImportOptions, importResults, TOOLS } from '../../study/import/index.ts';
import { type DeploymentRun, measuredCsv } from '../../study/import/measured-table.ts';
import type { Arguments, Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';

const AUTO = 'auto';
const EXTENSIONS = ['.csv', '.yaml', '.yml'];

export const command: Command = {
  positionals: ['<results>', '[results...]'],
  options: {
    deployment: { describe: "Whose numbers these are: a deployment's name", value: '<name>' },
    o: {
      describe:
        'Write measured.csv for calibrate, or a .benchmark.yaml for validate; by default CSV to stdout',
      value: '<file>',
    },
    tool: { describe: 'Which tool wrote the results', value: '<tool>', choices: [AUTO, ...TOOLS] },
    rate: { describe: 'Requests a second, Poisson, where the file does not say', value: '<n|inf>' },
    concurrency: { describe: 'Requests in flight, where the file does not say', value: '<n>' },
    scenario: { describe: 'With a YAML file: the scenario that it is about', value: '<file>' },
  },
  examples: [
    'xpyd import results.json --deployment 1P1D -o measured.csv',
    'xpyd import profile_export.jsonl --concurrency 32 --deployment 1P1D -o measured.csv',
    'xpyd import *.json --deployment 1P1D --scenario my.yaml -o my.benchmark.yaml',
  ],
  run(args) {
    const path = args.value('o');
    const isYaml = path !== undefined && checkedExtension(path) !== '.csv';
    if (isYaml !== args.has('scenario'))
      throw new ConfigError('-o <name>.yaml and --scenario <file> need each other');
    const file = path === undefined ? undefined : new OutputFile(path);
    const options = importOptions(args);
    const runs = args.positionals.flatMap((source) => runsIn(source, options, args.value('deployment')));
    const content = isYaml
      ? [
          benchmarkYaml(
            checkedRuns(runs, args.value('scenario')!),
            scenarioFrom(path, args),
            args.positionals,
          ),
        ]
      : renderCsv(measuredCsv(runs));
    if (file === undefined) for (const piece of content) process.stdout.write(piece);
    else {
      file.write(content);
      process.stderr.write(`wrote ${file.path}\n`);
    }
    return 0;
  },
};

/** The runs of a file, after a line on stderr for what was left behind. */
function runsIn(source: string, options: ImportOptions, deployment: string | undefined): DeploymentRun[] {
  const runs = importResults(readText(source), source, options);
  const numbers = runs.reduce((sum, { metrics }) => sum + metrics.size, 0);
  if (numbers === 0) throw new ConfigError(`${source}: no number in it can be compared`);
  const count = runs.length === 1 ? '1 run' : `${runs.length} runs`;
  process.stderr.write(`${source}: ${runs[0].tool}, ${count}, ${numbers} numbers\n`);
  const dropped = [...new Set(runs.flatMap((run) => run.dropped))];
  if (dropped.length > 0) process.stderr.write(`${source}: left out: ${dropped.join(', ')}\n`);
  if (runs.some(({ settings }) => settings.rate === undefined && settings.concurrency === undefined))
    process.stderr.write(
      `${source}: does not say the load: as in the scenario, unless --rate or --concurrency says it\n`,
    );
  return runs.map((run) => ({ ...run, deployment: deployment ?? run.label ?? '' }));
}

function importOptions(args: Arguments): ImportOptions {
  const tool = args.value('tool') ?? AUTO;
  const [rate, concurrency] = [args.value('rate'), args.value('concurrency')];
  if (rate !== undefined && concurrency !== undefined)
    throw new ConfigError('a load has a rate or a concurrency, not both');
  return {
    ...(tool !== AUTO && { tool: tool as Tool }),
    ...(rate !== undefined && { traffic: rateOf(rate) }),
    ...(concurrency !== undefined && { traffic: { concurrency: wholeNumber(concurrency) } }),
  };
}

function rateOf(text: string): LoadSettings {
  if (text === 'inf') return { rate: text };
  const rate = Number(text);
  if (rate > 0 && Number.isFinite(rate)) return { rate, burstiness: 1 };
  throw new ConfigError(`--rate: expected requests a second or inf, found "${text}"`);
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new ConfigError(`--concurrency: expected a whole number of requests, found "${text}"`);
}

function checkedExtension(path: string): string {
  const extension = extname(path);
  if (EXTENSIONS.includes(extension)) return extension;
  throw new ConfigError(`-o: expected a name that ends in .csv or .yaml, found "${path}"`);
}

/** The scenario, as a file beside the new one names it. */
function scenarioFrom(path: string, args: Arguments): string {
  return relative(dirname(path), args.value('scenario')!);
}

/** @throws ConfigError if the scenario has no such deployment */
function checkedRuns(runs: DeploymentRun[], scenarioFile: string): DeploymentRun[] {
  const names = loadScenario(scenarioFile, []).deployments.map(({ name }) => name);
  return runs.map((run) => {
    const deployment = run.deployment || (names.length === 1 ? names[0] : '');
    if (names.includes(deployment)) return { ...run, deployment };
    throw new ConfigError(`--deployment: no deployment of ${scenarioFile} is named "${deployment}"`, {
      hint: suggestion(deployment, names),
    });
  });
}
