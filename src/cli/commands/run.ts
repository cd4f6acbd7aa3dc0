import { loadScenario } from '../../config/load-files.ts';
import type { Scenario } from '../../config/scenario.ts';
import { ConfigError } from '../../errors.ts';
import { renderJson } from '../../report/json.ts';
import { DetailRecorder } from '../../report/page/run-detail.ts';
import { steadinessLines } from '../../report/steadiness.ts';
import { renderTable } from '../../report/table.ts';
import { renderVllm, type VllmOptions } from '../../report/vllm.ts';
import { type SimulationRun, simulate } from '../../simulate.ts';
import { saturationWarnings } from '../../study/accuracy/saturation.ts';
import { accuracyStatements } from '../../study/accuracy/statement.ts';
import { readAccuracy } from '../accuracy-file.ts';
import type { Arguments, Command } from '../command.ts';
import { EXPORT_OPTIONS, ExportOutputs } from '../export-outputs.ts';
import { csvOutputs, jsonOutput, type Output } from '../outputs.ts';
import { OVERRIDE_OPTIONS, overridesOf } from '../overrides.ts';
import { reportOutput } from '../report-page.ts';
import { terminalStyler } from '../styler.ts';
import { type RequestChoice, RunLogs } from '../trace-output.ts';

const NARROWEST = 60;

const RENDERERS = {
  table: ({ measured }: Scenario, { result }: SimulationRun) =>
    renderTable(result, { measured, styler: terminalStyler(), ...terminalWidth() }),
  vllm: (scenario: Scenario, { result }: SimulationRun) => {
    const blocks = result.deployments.map((deployment) => ({
      name: deployment.name,
      text: renderVllm(deployment, clientSettings(scenario)),
    }));
    return blocks.length === 1
      ? blocks[0].text
      : blocks.map(({ name, text }) => `${name}\n${text}`).join('\n');
  },
  json: (_scenario: Scenario, { result }: SimulationRun) => renderJson(result),
};

export const command: Command = {
  positionals: ['<scenario>'],
  options: {
    format: { describe: 'What to print', value: '<format>', choices: Object.keys(RENDERERS) },
    json: { describe: 'Write the whole result to this file', value: '<file>' },
    csv: { describe: 'Write summary.csv and requests.csv into this folder', value: '<folder>' },
    report: { describe: 'Write a report to this file, one HTML page', value: '<file>' },
    perfetto: {
      describe: 'Write a trace for ui.perfetto.dev; a name that ends in .gz packs it',
      value: '<file>',
    },
    ...EXPORT_OPTIONS,
    explain: { describe: 'Print why this request waited, or the slowest', value: '<request>' },
    steps: { describe: 'With --csv: steps.csv, too, a row an engine step' },
    'no-check': { describe: 'Do not say on stderr how sure the answer is' },
    ...OVERRIDE_OPTIONS,
  },
  examples: [
    'xpyd run scenarios/quickstart.yaml',
    'xpyd run scenarios/quickstart.yaml --explain slowest --perfetto results/trace.json.gz',
    'xpyd run scenarios/pd-ratio.yaml --set workload.arrivals.rate=12 --json results/pd-ratio.json',
  ],
  run(args) {
    const steps = args.has('steps');
    const [json, csv, report] = [args.value('json'), args.value('csv'), args.value('report')];
    const format = args.value('format') ?? 'table';
    if (steps && csv === undefined) throw new ConfigError('--steps needs --csv');
    const [perfetto, explained] = [args.value('perfetto'), requestChoice(args)];
    const scenario = loadScenario(args.positionals[0], overridesOf(args, args.positionals[0]));
    const recorder = new DetailRecorder();
    const logs = new RunLogs();
    const exports = new ExportOutputs(args, scenario);
    const outputs: Output[] = [
      ...(json === undefined ? [] : [jsonOutput(json)]),
      ...(csv === undefined ? [] : csvOutputs(csv, steps)),
      ...(report === undefined ? [] : [reportOutput(report, scenario, recorder)]),
      ...(perfetto === undefined ? [] : [logs.perfettoOutput(perfetto)]),
      ...exports.outputs(),
    ];
    const run = simulate(scenario, {
      steps: steps || report !== undefined,
      probes: (deployment, made) => [
        ...(report === undefined ? [] : recorder.options.probes()),
        ...(perfetto === undefined && explained === undefined ? [] : logs.probes(deployment, made)),
        ...exports.probes(deployment, made),
      ],
    });
    for (const { file, render } of outputs) {
      file.write(render(run));
      process.stderr.write(`wrote ${file.path}\n`);
    }
    process.stdout.write(
      explained === undefined
        ? RENDERERS[format as keyof typeof RENDERERS](scenario, run)
        : logs.stories(explained),
    );
    // The table says it itself.
    if (format !== 'table' || explained !== undefined)
      for (const line of steadinessLines(run.result.deployments)) process.stderr.write(`warning: ${line}\n`);
    if (!args.has('no-check'))
      for (const line of confidence(scenario, run)) process.stderr.write(`${line}\n`);
    return 0;
  },
};

/** Whom to explain: known before anything is simulated. */
function requestChoice(args: Arguments): RequestChoice | undefined {
  const text = args.value('explain');
  if (text !== undefined && args.has('format'))
    throw new ConfigError('--explain and --format both say what to print');
  if (text === undefined || text === 'slowest') return text;
  if (!/^\d+$/.test(text))
    throw new ConfigError(`--explain: expected the number of a request or slowest, found "${text}"`);
  return Number(text);
}

/** How sure the answer is. */
function confidence(scenario: Scenario, run: SimulationRun): string[] {
  const warnings = saturationWarnings(scenario, run).map((warning) => `warning: ${warning}`);
  return [...accuracyStatements(scenario.deployments, readAccuracy()), ...warnings];
}

/** What `vllm bench serve` repeats of its own settings. */
function clientSettings({ workload: { arrivals } }: Scenario): VllmOptions {
  return {
    ...('rate' in arrivals && { requestRate: arrivals.rate }),
    ...('concurrency' in arrivals && { maxConcurrency: arrivals.concurrency }),
  };
}

function terminalWidth(): { width?: number } {
  return process.stdout.columns === undefined ? {} : { width: Math.max(NARROWEST, process.stdout.columns) };
}
