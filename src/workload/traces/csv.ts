import { type CsvFields, csvParser, headerOf } from './csv-parser.ts';
import { DateClock } from './date-clock.ts';
import type { TraceFormat } from './trace-format.ts';

const INPUT = ['input_length', 'input_tokens'];
const OUTPUT = ['output_length', 'output_tokens'];

/**
 * A table with the columns input_length and output_length, and where there are any timestamp (seconds or dates),
 * hash_ids (apart by spaces or semicolons), session_id, delay (seconds), priority.
 */
export const csv: TraceFormat = {
  detects(start) {
    const header = headerOf(start);
    return [INPUT, OUTPUT].every((names) => names.some((name) => header.includes(name)));
  },
  parser(context) {
    const clock = new DateClock();
    return csvParser(context, (fields) => ({
      seconds: timeOf(fields, clock),
      inputTokens: fields.tokens(fields.oneOf(INPUT)),
      outputTokens: fields.tokens(fields.oneOf(OUTPUT)),
      inputCounts: 'prompt',
      hashIds: fields
        .text('hash_ids')
        ?.match(/[^\s;,[\]]+/g)
        ?.map(idOf),
      session: fields.text('session_id'),
      delaySeconds: fields.number('delay'),
      priority: fields.number('priority'),
    }));
  },
};

function timeOf(fields: CsvFields, clock: DateClock): number | undefined {
  const text = fields.text('timestamp');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  const time = Number.isFinite(seconds) ? seconds : clock.seconds(text);
  if (time === undefined) throw fields.error('timestamp', 'a number of seconds or a date');
  return time;
}

function idOf(text: string): number | string {
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : text;
}
