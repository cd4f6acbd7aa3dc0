import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { readText } from '../../config/load-files.ts';
import { ConfigError } from '../../errors.ts';
import { readResult } from '../../study/results/read-result.ts';
import type { Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';
import { reportPage } from '../report-page.ts';

export const command: Command = {
  positionals: ['<result>'],
  options: { o: { describe: 'Write the report to this file (report.html)', value: '<file>' } },
  examples: ['xpyd report results/pd-ratio.json -o report.html', 'xpyd report results/'],
  run(args) {
    const source = resultFile(args.positionals[0]);
    const file = new OutputFile(args.value('o') ?? 'report.html');
    file.write([reportPage(readResult(readText(source), source))]);
    process.stderr.write(`wrote ${file.path}\n`);
    return 0;
  },
};

/** What a study writes into its folder. */
const STUDY_FILES = ['sweep.json', 'plan.json'];

/** The result that a path names: a file, or that of a folder. */
function resultFile(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const study = STUDY_FILES.map((name) => join(path, name)).find(existsSync);
  if (study !== undefined) return study;
  const found = readdirSync(path)
    .filter((name) => extname(name) === '.json')
    .sort();
  if (found.length === 1) return join(path, found[0]);
  const what = found.length === 0 ? 'no JSON file' : `${found.length}: ${found.slice(0, 5).join(', ')}`;
  throw new ConfigError(`${path}: expected a folder with sweep.json or with one result, found ${what}`, {
    hint: 'name one file',
  });
}
