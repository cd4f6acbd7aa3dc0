import { basename } from 'node:path';
import { fitWorkload } from '../../study/describe/fit-workload.ts';
import { renderDescription } from '../../study/describe/table.ts';
import { TraceMeter } from '../../study/describe/trace-meter.ts';
import { workloadYaml } from '../../study/describe/workload-yaml.ts';
import type { Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';
import { reportPage } from '../report-page.ts';
import { terminalStyler } from '../styler.ts';
import {
  HASH_TOKENS_OPTION,
  hashTokensOf,
  READING_OPTIONS,
  readTraceFile,
  selectionOf,
} from '../trace-file.ts';

export const command: Command = {
  positionals: ['<trace>'],
  options: {
    json: { describe: 'Print everything as JSON, with histograms' },
    report: { describe: 'Write charts of it into this HTML file', value: '<file>' },
    fit: { describe: 'Write the workload that fits the trace to this file', value: '<file>' },
    ...HASH_TOKENS_OPTION,
    ...READING_OPTIONS,
  },
  examples: [
    'xpyd describe mooncake_trace.jsonl --report trace.html',
    'xpyd describe conv.csv --from "10 min" --fit workload.yaml',
  ],
  async run(args) {
    const [trace] = args.positionals;
    const path = args.value('fit');
    const file = path === undefined ? undefined : new OutputFile(path);
    const page = args.value('report');
    const pageFile = page === undefined ? undefined : new OutputFile(page);
    const meter = new TraceMeter(hashTokensOf(args));
    const reader = await readTraceFile(trace, selectionOf(args).reading, (request) => meter.add(request));
    const metered = meter.description(reader);
    const fit = fitWorkload(metered);
    file?.write([workloadYaml(fit.workload)]);
    if (file !== undefined) process.stderr.write(`wrote ${file.path}\n`);
    const { description } = metered;
    pageFile?.write([reportPage({ kind: 'trace', name: basename(trace), result: description })]);
    if (pageFile !== undefined) process.stderr.write(`wrote ${pageFile.path}\n`);
    process.stdout.write(
      args.has('json')
        ? `${JSON.stringify({ ...description, fit }, undefined, 2)}\n`
        : renderDescription(trace, description, fit, terminalStyler()),
    );
    return 0;
  },
};
