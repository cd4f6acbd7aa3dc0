import { DateClock } from './date-clock.ts';
import { JsonFields } from './json-fields.ts';
import { firstLine, lineParser } from './line-splitter.ts';
import type { TraceFormat } from './trace-format.ts';

/** The columns of the CSV format as keys of an object a line; hash_ids is a list. Times are seconds or dates. */
export const jsonl: TraceFormat = {
  detects(start) {
    return /^\{.*"(input_length|input_tokens)"\s*:/.test(firstLine(start.trimStart()));
  },
  parser(context) {
    const clock = new DateClock();
    return lineParser(context, (line, number) => {
      const fields = new JsonFields(context, line, number);
      const inputTokens = fields.tokens('input_length', 'input_tokens');
      if (inputTokens === undefined) throw fields.error(['input_length'], 'a whole number of tokens');
      return context.row({
        seconds: timeOf(fields, clock),
        inputTokens,
        outputTokens: fields.tokens('output_length', 'output_tokens') ?? 0,
        inputCounts: 'prompt',
        hashIds: fields.hashIds(),
        session: fields.name('session_id'),
        delaySeconds: fields.number('delay'),
        priority: fields.number('priority'),
      });
    });
  },
};

function timeOf(fields: JsonFields, clock: DateClock): number | undefined {
  const written = fields.get('timestamp');
  if (typeof written !== 'string') return fields.number('timestamp');
  const seconds = clock.seconds(written);
  if (seconds === undefined) throw fields.error(['timestamp'], 'a number of seconds or a date');
  return seconds;
}
