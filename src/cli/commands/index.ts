import type { Command } from '../command.ts';

/** A command as the list of commands shows it; its code is loaded when it runs. */
export interface CommandEntry {
  describe: string;
  load: () => Promise<{ command: Command }>;
}

/** Every command by its name, in the order of the help. */
export const COMMANDS = {
  run: { describe: 'Simulate a scenario and print its metrics', load: () => import('./run.ts') },
  compare: { describe: 'Put results of runs or sweeps side by side', load: () => import('./compare.ts') },
  sweep: {
    describe: 'Simulate a scenario with many values of what varies',
    load: () => import('./sweep.ts'),
  },
  report: {
    describe: 'Show a run, a sweep, a plan or a validation as one HTML file',
    load: () => import('./report.ts'),
  },
  plan: {
    describe: 'Find the cheapest layout that meets objectives, and what limits it',
    load: () => import('./plan.ts'),
  },
  worker: { describe: 'Run tasks of other machines from a queue', load: () => import('./worker.ts') },
  validate: {
    describe: 'Compare the published benchmarks with what the simulator says',
    load: () => import('./validate.ts'),
  },
  accuracy: {
    describe: 'Compare step times with measured static batches',
    load: () => import('./accuracy.ts'),
  },
  'fit-operators': {
    describe: 'Fit the operators of an accelerator to kernel timings',
    load: () => import('./fit-operators.ts'),
  },
  calibrate: {
    describe: 'Fit parameters of a scenario to what was measured on a cluster',
    load: () => import('./calibrate.ts'),
  },
  import: {
    describe: 'Turn results of load generators into a table for calibrate and validate',
    load: () => import('./import.ts'),
  },
  convert: {
    describe: 'Convert a trace of requests to another format, or cut and pace it',
    load: () => import('./convert.ts'),
  },
  describe: {
    describe: 'Say what is in a trace, and which synthetic workload fits it',
    load: () => import('./describe.ts'),
  },
  lab: { describe: 'Try set-ups in the browser, and learn from six lessons', load: () => import('./lab.ts') },
  serve: {
    describe: 'Answer like the simulated cluster, over HTTP and in real time',
    load: () => import('./serve.ts'),
  },
  inspect: {
    describe: 'Say what a model, an accelerator or a scenario comes to, beside the speed of light',
    load: () => import('./inspect.ts'),
  },
  profiles: { describe: 'List the shipped profiles, or print one', load: () => import('./profiles.ts') },
  schema: { describe: 'Print the JSON Schema of a file', load: () => import('./schema.ts') },
} satisfies Record<string, CommandEntry>;
