import type { Command } from '../command.ts';

/** A command as the list of commands shows it; its code is loaded when it runs. */
export interface CommandEntry {
  describe: string;
  load: () => Promise<{ command: Command }>;
}

/** Every command by its name, in the order of the help. */
export const COMMANDS = {
  run: { describe: 'Simulate a scenario and print its metrics', load: () => import('./run.ts') },
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
  profiles: { describe: 'List the shipped profiles, or print one', load: () => import('./profiles.ts') },
  schema: { describe: 'Print the JSON Schema of a file', load: () => import('./schema.ts') },
} satisfies Record<string, CommandEntry>;
