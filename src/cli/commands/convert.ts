import { extname } from 'node:path';
import { ConfigError } from '../../errors.ts';
import { grouped } from '../../report/numbers.ts';
import { atPace, type Pace, TraceExtent } from '../../workload/traces/pace.ts';
import {
  leftOut,
  type TraceCounts,
  TraceReader,
  type TraceReading,
} from '../../workload/traces/trace-reader.ts';
import { TRACE_WRITERS, type TraceWriter, type TraceWriterName } from '../../workload/traces/trace-writer.ts';
import type { Arguments, Command } from '../command.ts';
import { OutputFile } from '../output-file.ts';
import { textStream } from '../text-stream.ts';
import { PACE_OPTIONS, READING_OPTIONS, readTraceFile, selectionOf } from '../trace-file.ts';

const WRITER_NAMES = Object.keys(TRACE_WRITERS) as TraceWriterName[];
const BY_EXTENSION: Record<string, TraceWriterName> = { '.csv': 'csv', '.jsonl': 'mooncake' };

export const command: Command = {
  positionals: ['<in>', '<out>'],
  options: {
    to: {
      describe: 'Format of the new file, by default by its extension',
      value: '<format>',
      choices: WRITER_NAMES,
    },
    ...READING_OPTIONS,
    ...PACE_OPTIONS,
  },
  examples: [
    'xpyd convert AzureLLMInferenceTrace_conv.csv conv.jsonl --limit 5000',
    'xpyd convert ShareGPT_V3.json sharegpt.csv --turns 1',
    'xpyd convert conv.csv busy.jsonl --rate 20 --repeat 3',
  ],
  async run(args) {
    const [input, output] = args.positionals;
    const { reading, pace } = selectionOf(args);
    const writer = TRACE_WRITERS[writerName(args, output)]();
    const file = new OutputFile(output);
    const counts: TraceCounts[] = [];
    await file.writeStream(converted(input, reading, pace, writer, counts));
    const [first] = counts;
    const requests = grouped(counts.reduce((sum, { selected }) => sum + selected, 0));
    const without = leftOut(first);
    process.stderr.write(`wrote ${file.path}: ${requests} requests${without && `; left out: ${without}`}\n`);
    return 0;
  },
};

function writerName(args: Arguments, output: string): TraceWriterName {
  const name = (args.value('to') as TraceWriterName | undefined) ?? BY_EXTENSION[extname(output)];
  if (name !== undefined) return name;
  throw new ConfigError(`--to is needed: ${output} does not end with .csv or .jsonl`, {
    hint: `--to ${WRITER_NAMES.join(', ')}`,
  });
}

/** The lines of the new file: the trace is read once to know its rate, if that matters, and once for every round. */
async function* converted(
  input: string,
  reading: TraceReading,
  pace: Pace,
  writer: TraceWriter,
  counts: TraceCounts[],
): AsyncGenerator<string> {
  const { repeat = 1, rate } = pace;
  const extent = new TraceExtent();
  if (repeat > 1 || rate !== undefined) await readTraceFile(input, reading, (request) => extent.add(request));
  yield writer.header;
  for (let round = 0; round < repeat; round++) {
    let lines = '';
    const reader = new TraceReader(input, reading, (request) => {
      lines += writer.line(atPace(request, round, extent, pace));
    });
    for await (const chunk of textStream(input)) {
      reader.push(chunk);
      yield lines;
      lines = '';
      if (!reader.wantsMore) break;
    }
    reader.end();
    yield lines;
    counts.push(reader.counts);
  }
}
