import { constants } from 'node:os';
import { ConfigError } from '../../errors.ts';
import { renderCsv } from '../../report/csv.ts';
import type { Executor } from '../../study/executor.ts';
import { sweepCsv } from '../../study/sweep/csv.ts';
import { renderSweepJson } from '../../study/sweep/json.ts';
import { runSweep } from '../../study/sweep/run-sweep.ts';
import { prepareSweep, type Sweep } from '../../study/sweep/sweep.ts';
import type { SweepPoint, SweepResult } from '../../study/sweep/sweep-result.ts';
import { renderSweep } from '../../study/sweep/table.ts';
import { sweepResult } from '../../study/sweep/to-result.ts';
import { SHORT_NAMES } from '../../study/vary/short-names.ts';
import type { Arguments, Command } from '../command.ts';
import { executorFor } from '../executor-for.ts';
import { OVERRIDE_OPTIONS } from '../overrides.ts';
import { showProgress } from '../progress.ts';
import { terminalStyler } from '../styler.ts';
import { SweepFolder } from '../sweep-folder.ts';
import { numberIn, readSweep } from '../sweep-input.ts';

const RENDERERS = {
  table: (result: SweepResult) => [renderSweep(result, terminalStyler())],
  csv: (result: SweepResult) => renderCsv(sweepCsv(result)),
  json: renderSweepJson,
};

const INFEASIBLE = 3;

export const command: Command = {
  positionals: ['<scenario|study>'],
  options: {
    vary: {
      describe: 'Vary any value: a range 1..7, one with a step 2..20:2, or a list 1,2,4,8',
      value: '<name=values>',
      repeatable: true,
    },
    ...OVERRIDE_OPTIONS,
    set: {
      describe: 'Set any value, or link it to those that vary: decode=8-prefill',
      value: '<name=value>',
      repeatable: true,
    },
    replications: { describe: 'Run each point with so many seeds: mean and 95 % interval', value: '<n>' },
    sample: { describe: 'Run only so many points, drawn at random', value: '<n>' },
    o: { describe: 'Write sweep.csv and sweep.json into this folder as points finish', value: '<folder>' },
    resume: { describe: 'Go on with the sweep that is in the folder' },
    format: { describe: 'What to print', value: '<format>', choices: Object.keys(RENDERERS) },
    executor: { describe: 'Put the points on this queue, for xpyd worker', value: '<redis://host:port>' },
    workers: { describe: 'Threads of this process (all cores)', value: '<n>' },
    yes: { describe: 'More than a million points are meant' },
  },
  examples: [
    "xpyd sweep scenarios/pd-ratio.yaml --vary prefill=1..7 --set 'decode=8-prefill' --vary rate=10..40:10 -o results/",
    'xpyd sweep scenarios/studies/pd-ratio-chat.yaml -o results/ --resume',
    '',
    `Short names: ${Object.keys(SHORT_NAMES).join(', ')}.`,
    'Any other value goes by its path: workload.input.lognormal.mean, deployments[0].layout.',
  ],
  async run(args) {
    const [folderName, resume, format = 'table'] = [
      args.value('o'),
      args.has('resume'),
      args.value('format'),
    ];
    if (resume && folderName === undefined)
      throw new ConfigError('--resume needs -o: the folder to go on with');
    const sweep = await prepareSweep(readSweep(args.positionals[0], args));
    const executor = await executorOf(args);
    let signal: NodeJS.Signals | undefined;
    let points: SweepPoint[] = [];
    try {
      const folder = folderName === undefined ? undefined : new SweepFolder(folderName, sweep, resume);
      points = folder?.points ?? points;
      try {
        signal = await runPoints(sweep, executor, points, (point) =>
          folder ? folder.add(point) : points.push(point),
        );
      } finally {
        for (const file of folder?.finish() ?? []) process.stderr.write(`wrote ${file}\n`);
      }
    } finally {
      await executor.close();
    }
    if (signal !== undefined) {
      const rest = folderName === undefined ? '' : '; the same command with --resume runs the others';
      process.stderr.write(`stopped after ${points.length} of ${sweep.size} points${rest}\n`);
      return 128 + constants.signals[signal];
    }
    const result = sweepResult(sweep, points);
    for (const piece of RENDERERS[format as keyof typeof RENDERERS](result)) process.stdout.write(piece);
    return points.every(({ infeasible }) => infeasible !== undefined) ? INFEASIBLE : 0;
  },
};

/** Made before any file is: where a queue does not answer, nothing is left behind. */
function executorOf(args: Arguments): Promise<Executor> {
  return executorFor(args.value('executor'), numberIn(args, 'workers'));
}

/**
 * Runs what has not been run.
 * @returns the signal that ended it early, if one did
 */
async function runPoints(
  sweep: Sweep,
  executor: Executor,
  points: readonly SweepPoint[],
  keep: (point: SweepPoint) => void,
): Promise<NodeJS.Signals | undefined> {
  const done = new Set(points.map(({ index }) => index));
  if (done.size === sweep.size) return undefined;
  const interruption = interruptible();
  const progress = showProgress(sweep.size, done.size, 'points');
  try {
    await runSweep(sweep, executor, {
      done,
      signal: interruption.signal,
      onPoint(point) {
        keep(point);
        progress.advance();
      },
    });
  } finally {
    progress.stop();
    interruption.end();
  }
  return interruption.received();
}

/** Turns the first Ctrl-C or SIGTERM into an abort, so that files can be left in order; the second one kills as ever. */
function interruptible() {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const abort = (signal: NodeJS.Signals) => {
    received = signal;
    end();
    controller.abort();
  };
  const end = () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, abort);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, abort);
  return { signal: controller.signal, received: () => received, end };
}
