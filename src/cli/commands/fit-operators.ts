import { basename } from 'node:path';
import { fileLibrary, readText } from '../../config/load-files.ts';
import { ProfileResolver } from '../../config/profile-resolver.ts';
import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import { parseCsv } from '../../study/csv-table.ts';
import { fitOperators } from '../../study/fit/fit-operators.ts';
import { readTimings } from '../../study/fit/read-timings.ts';
import { renderFits } from '../../study/fit/table.ts';
import { parseCondition, selectRows } from '../../study/fit/where.ts';
import { profileWithFigures, provenance } from '../../study/fit/write-profile.ts';
import type { Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';
import { terminalStyler } from '../styler.ts';

export const command: Command = {
  positionals: ['<timings.csv ...>'],
  options: {
    accelerator: { describe: 'Profile of the GPU that was measured', value: '<name>' },
    where: { describe: 'Keep rows with these values in a column', value: '<column=a,b>', repeatable: true },
    source: { describe: 'Where the timings are from, for the profile', value: '<text>' },
    write: { describe: 'Write the figures into the profile, with their provenance' },
  },
  examples: [
    'python tools/measure-operators.py makes such timings on a GPU of your own',
    'xpyd fit-operators gemm.csv attention.csv --accelerator h200-sxm --write',
  ],
  run(args) {
    const library = fileLibrary('.');
    const name = args.value('accelerator');
    if (name === undefined) throw new ConfigError('--accelerator is needed: which GPU was measured');
    const profile = library.read('accelerators', name);
    if (profile === undefined) {
      const hint = suggestion(name, library.ids('accelerators'));
      throw new ConfigError(`unknown accelerator "${name}"`, { hint });
    }
    const accelerator = new ProfileResolver(library).accelerator(name, NOWHERE);
    const conditions = args.values('where').map(parseCondition);
    const timings = args.positionals.flatMap((file) =>
      readTimings(selectRows(parseCsv(readText(file), file), conditions)),
    );
    const file = args.has('write') ? new OutputFile(profile.file) : undefined;
    const fitted = fitOperators(timings, accelerator);
    process.stdout.write(renderFits(fitted, terminalStyler()));
    if (file === undefined) return 0;
    const names = args.positionals.map((path) => basename(path)).join(', ');
    const source = provenance(fitted, args.value('source') ?? names);
    file.write([profileWithFigures(profile.text, fitted, source)]);
    process.stderr.write(`wrote ${file.path}\n`);
    return 0;
  },
};

/** The profile is named on the command line, where there are no lines and columns. */
const NOWHERE = {
  has: () => false,
  error: (_path: unknown, reason: string, hint?: string) => new ConfigError(reason, hint ? { hint } : {}),
};
