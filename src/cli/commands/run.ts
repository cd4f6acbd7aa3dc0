import { loadScenario } from '../../config/load-files.ts';
import type { Scenario } from '../../config/scenario.ts';
import { ConfigError } from '../../errors.ts';
import { renderJson } from '../../report/json.ts';
import { renderTable } from '../../report/table.ts';
import { renderVllm, type VllmOptions } from '../../report/vllm.ts';
import { type SimulationRun, simulate } from '../../simulate.ts';
import { saturationWarnings } from '../../study/accuracy/saturation.ts';
import { accuracyStatements } from '../../study/accuracy/statement.ts';
import { readAccuracy } from '../accuracy-file.ts';
import type { Command } from '../command.ts';
import { csvOutputs, jsonOutput, type Output } from '../outputs.ts';
import { OVERRIDE_OPTIONS, overridesOf } from '../overrides.ts';
import { terminalStyler } from '../styler.ts';

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
    steps: { describe: 'With --csv: steps.csv, too, a row an engine step' },
    'no-check': { describe: 'Do not say on stderr how sure the answer is' },
    ...OVERRIDE_OPTIONS,
  },
  examples: [
    'xpyd run scenarios/quickstart.yaml',
    'xpyd run scenarios/pd-ratio.yaml --set workload.arrivals.rate=12 --json results/pd-ratio.json',
  ],
  run(args) {
    const steps = args.has('steps');
    const [json, csv, format = 'table'] = [args.value('json'), args.value('csv'), args.value('format')];
    if (steps && csv === undefined) throw new ConfigError('--steps needs --csv');
    const scenario = loadScenario(args.positionals[0], overridesOf(args));
    const outputs: Output[] = [
      ...(json === undefined ? [] : [jsonOutput(json)]),
      ...(csv === undefined ? [] : csvOutputs(csv, steps)),
    ];
    const run = simulate(scenario, { steps });
    for (const { file, render } of outputs) {
      file.write(render(run));
      process.stderr.write(`wrote ${file.path}\n`);
    }
    process.stdout.write(RENDERERS[format as keyof typeof RENDERERS](scenario, run));
    if (!args.has('no-check'))
      for (const line of confidence(scenario, run)) process.stderr.write(`${line}\n`);
    return 0;
  },
};

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
