import { readText } from '../../config/load-files.ts';
import { ConfigError } from '../../errors.ts';
import { renderCsv } from '../../report/csv.ts';
import { compare } from '../../study/compare/compare.ts';
import type { Comparison } from '../../study/compare/comparison.ts';
import { comparisonCsv } from '../../study/compare/csv.ts';
import { renderComparison } from '../../study/compare/table.ts';
import { readResult } from '../../study/results/read-result.ts';
import type { Command } from '../command.ts';
import { terminalStyler } from '../styler.ts';

const RENDERERS = {
  table: (comparison: Comparison) => [renderComparison(comparison, process.stdout.columns, terminalStyler())],
  csv: (comparison: Comparison) => renderCsv(comparisonCsv(comparison)),
  json: (comparison: Comparison) => [`${JSON.stringify(comparison, undefined, 2)}\n`],
};

export const command: Command = {
  positionals: ['<result>', '<result>', '[result...]'],
  options: { format: { describe: 'What to print', value: '<format>', choices: Object.keys(RENDERERS) } },
  examples: [
    'xpyd run scenarios/quickstart.yaml --json a.json',
    'xpyd run scenarios/quickstart.yaml --set workload.arrivals.rate=12 --json b.json',
    'xpyd compare a.json b.json',
  ],
  run(args) {
    const files = args.positionals;
    const twice = files.find((file, index) => files.indexOf(file) < index);
    if (twice !== undefined) throw new ConfigError(`${twice} stands here twice`);
    const comparison = compare(files.map((file) => ({ file, document: readResult(readText(file), file) })));
    const format = (args.value('format') ?? 'table') as keyof typeof RENDERERS;
    for (const piece of RENDERERS[format](comparison)) process.stdout.write(piece);
    return 0;
  },
};
