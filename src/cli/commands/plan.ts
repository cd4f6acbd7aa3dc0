import { loadScenario } from '../../config/load-files.ts';
import type { Override } from '../../config/override.ts';
import type { Scenario } from '../../config/scenario.ts';
import { ConfigError } from '../../errors.ts';
import { type Candidate, enumerateLayouts, ownLayout } from '../../study/plan/candidates.ts';
import { parseObjectives } from '../../study/plan/objectives.ts';
import { type PlanRequest, type PlanWatcher, plan } from '../../study/plan/plan.ts';
import type { PlanResult } from '../../study/plan/plan-result.ts';
import { renderPlan } from '../../study/plan/table.ts';
import { workerKinds } from '../../study/plan/worker-kinds.ts';
import type { Arguments, Command } from '../command.ts';
import { executorFor } from '../executor-for.ts';
import { OutputFile } from '../output-file.ts';
import { OVERRIDE_OPTIONS, overridesOf } from '../overrides.ts';
import { type Progress, showProgress } from '../progress.ts';
import { terminalStyler } from '../styler.ts';

const RENDERERS = {
  table: (result: PlanResult) => renderPlan(result, terminalStyler()),
  json: renderJson,
};

const NOTHING_MEETS = 3;
/** A 99th percentile of fewer rests on less than ten of them. */
const FEWEST_REQUESTS = 1000;

export const command: Command = {
  positionals: ['<scenario>'],
  options: {
    rate: { describe: "Requests per second, instead of the workload's own", value: '<n>' },
    slo: { describe: 'Objectives on metrics of a run', value: "'p99_ttft_ms<=1000,p99_itl_ms<=50'" },
    gpus: { describe: 'Accelerators to choose from', value: '<h200,h100>' },
    'max-gpus': { describe: 'Most GPUs of a layout, 8 unless given', value: '<n>' },
    'pipeline-parallel': {
      describe: 'Pipeline stages of a worker; 1 unless given, and more where the model does not fit',
      value: '<1,2,4>',
    },
    deployments: { describe: 'Judge the deployments of the scenario instead of looking for layouts' },
    budget: { describe: 'Most that a layout may cost an hour', value: '<price>' },
    price: { describe: 'Price of a GPU-hour', value: '<h200=3.5>', repeatable: true },
    watts: { describe: 'Power of a GPU', value: '<h200=600>', repeatable: true },
    link: { describe: 'What carries KV in xPyD layouts, if the scenario does not say', value: '<link>' },
    replications: { describe: 'Independent runs of each layout, 4 unless given', value: '<n>' },
    requests: { describe: "Requests of a run, instead of the workload's own", value: '<n>' },
    top: { describe: 'Layouts to describe, 5 unless given', value: '<n>' },
    format: { describe: 'What to print', value: '<format>', choices: Object.keys(RENDERERS) },
    json: { describe: 'Write the whole result to this file', value: '<file>' },
    executor: { describe: 'Where to simulate, instead of in threads here', value: '<redis://host:6379>' },
    threads: { describe: 'Threads, all cores unless given', value: '<n>' },
    ...OVERRIDE_OPTIONS,
  },
  examples: [
    "xpyd plan scenarios/pd-ratio.yaml --rate 20 --slo 'p99_ttft_ms<=1000,p99_itl_ms<=50' --gpus h200,h100 --max-gpus 16",
    "xpyd plan scenarios/pd-ratio.yaml --slo 'p99_ttft_ms<=1000' --deployments",
  ],
  async run(args) {
    const slo = args.value('slo');
    if (slo === undefined)
      throw new ConfigError("--slo is missing: the objectives, such as 'p99_ttft_ms<=1000,p99_itl_ms<=50'");
    const objectives = parseObjectives(slo);
    const overrides = [...overridesOf(args, args.positionals[0]), ...requestsOverride(args)];
    const load = (more: readonly Override[]) => loadScenario(args.positionals[0], [...overrides, ...more]);
    const scenario = load([]);
    const json = args.value('json');
    const file = json === undefined ? undefined : new OutputFile(json);
    const { candidates, notice } = candidatesOf(args, load, scenario);
    const request: PlanRequest = {
      scenario,
      candidates,
      rate: numberOf(args, 'rate') ?? ownRate(scenario),
      objectives,
      replications: wholeOf(args, 'replications') ?? 4,
      ...space(args),
    };
    const executor = await executorFor(args.value('executor'), wholeOf(args, 'threads'));
    const watcher = new ProgressWatcher();
    try {
      if (notice !== undefined) process.stderr.write(notice);
      warnOfFewRequests(scenario);
      const result = await plan(request, executor, watcher);
      if (file) {
        file.write([renderJson(result)]);
        process.stderr.write(`wrote ${file.path}\n`);
      }
      process.stdout.write(RENDERERS[(args.value('format') ?? 'table') as keyof typeof RENDERERS](result));
      return result.feasible ? 0 : NOTHING_MEETS;
    } finally {
      watcher.stop();
      await executor.close();
    }
  },
};

function warnOfFewRequests({ workload: { requests } }: Scenario): void {
  if (requests >= FEWEST_REQUESTS) return;
  process.stderr.write(
    `warning: ${requests} requests are few: the tail and a growing queue may stay unseen (--requests 2000)\n`,
  );
}

function renderJson(result: PlanResult): string {
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

/** Where the layouts end. */
function space(args: Arguments): Pick<PlanRequest, 'top' | 'maxGpus' | 'budgetPerHour'> {
  if (args.has('deployments')) return { top: 'all' };
  const budgetPerHour = numberOf(args, 'budget');
  return {
    top: wholeOf(args, 'top') ?? 5,
    maxGpus: maxGpus(args),
    ...(budgetPerHour !== undefined && { budgetPerHour }),
  };
}

function maxGpus(args: Arguments): number {
  return wholeOf(args, 'max-gpus') ?? 8;
}

/** The layouts to choose from, and what a person should know of them. */
function candidatesOf(
  args: Arguments,
  load: (more: readonly Override[]) => Scenario,
  { deployments }: Scenario,
): { candidates: Candidate[]; notice?: string } {
  const names = args
    .value('gpus')
    ?.split(',')
    .map((name) => name.trim());
  if (args.has('deployments')) {
    if (names) throw new ConfigError('--gpus and --deployments: one of them says which layouts there are');
    if (args.has('pipeline-parallel'))
      throw new ConfigError('--pipeline-parallel and --deployments: these have the stages that they have');
    return { candidates: deployments.map(ownLayout) };
  }
  if (!names) throw new ConfigError('--gpus is missing: the accelerators to choose from, such as h200,h100');
  const link = args.value('link');
  const pipelineParallel = stages(args);
  const kinds = workerKinds({
    load,
    accelerators: names,
    prices: byAccelerator(args, 'price', names),
    watts: byAccelerator(args, 'watts', names),
    ...(link !== undefined && { link }),
    ...(pipelineParallel && { pipelineParallel }),
  });
  const candidates = enumerateLayouts(kinds, maxGpus(args));
  if (kinds.split) return { candidates };
  const notice = 'only aggregated layouts: nothing says what carries KV in others (--link rdma-400g)\n';
  return { candidates, notice };
}

/** `--pipeline-parallel 1,2,4` */
function stages(args: Arguments): number[] | undefined {
  const option = 'pipeline-parallel';
  const numbers = args
    .value(option)
    ?.split(',')
    .map((text) => whole(text, `--${option}`));
  return numbers && [...new Set(numbers)];
}

/** `--price h200=3.5` */
function byAccelerator(args: Arguments, option: string, names: readonly string[]): Map<string, number> {
  return new Map(
    args.values(option).map((text) => {
      const [name, value] = text.split('=');
      if (!names.includes(name))
        throw new ConfigError(`--${option} ${text}: --gpus does not have ${name}`, {
          hint: names.join(', '),
        });
      return [name, positive(value ?? '', `--${option} ${text}`)];
    }),
  );
}

function requestsOverride(args: Arguments): Override[] {
  const requests = wholeOf(args, 'requests');
  if (requests === undefined) return [];
  return [{ path: ['workload', 'requests'], value: requests, origin: '--requests' }];
}

function ownRate({ workload: { arrivals } }: Scenario): number {
  if ('rate' in arrivals && arrivals.rate !== undefined) return arrivals.rate;
  throw new ConfigError('--rate is missing, and the workload has none of its own');
}

function numberOf(args: Arguments, option: string): number | undefined {
  const text = args.value(option);
  return text === undefined ? undefined : positive(text, `--${option}`);
}

function wholeOf(args: Arguments, option: string): number | undefined {
  const text = args.value(option);
  return text === undefined ? undefined : whole(text, `--${option}`);
}

function whole(text: string, origin: string): number {
  const value = positive(text, origin);
  if (Number.isInteger(value)) return value;
  throw new ConfigError(`${origin}: expected a whole number, found "${text}"`);
}

function positive(text: string, origin: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new ConfigError(`${origin}: expected a positive number, found "${text}"`);
}

/** A bar for each thing that is done with the layouts. */
class ProgressWatcher implements PlanWatcher {
  private bar: Progress | undefined;

  begin(doing: string, total: number): void {
    this.stop();
    this.bar = showProgress(total, 0, doing);
  }

  advance(layouts: number): void {
    for (let layout = 0; layout < layouts; layout++) this.bar?.advance();
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
