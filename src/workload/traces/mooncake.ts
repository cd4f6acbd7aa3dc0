import { JsonFields } from './json-fields.ts';
import { firstLine, lineParser } from './line-splitter.ts';
import type { ParserContext, TraceFormat } from './trace-format.ts';
import type { TraceRow } from './trace-row.ts';

/** Keys that no other format has. */
const OWN_KEYS = /"(hash_ids|text_input|delay|delay_ms|created_time)"\s*:/;
const WHOLE_TIMESTAMP = /"timestamp"\s*:\s*-?\d+\s*[,}]/;
/** Seconds with a fraction, or dates: not in this format. */
const OTHER_TIMESTAMP = /"timestamp"\s*:\s*("|-?\d+\.)/;

/**
 * Mooncake (kvcache-ai/Mooncake): a line `{"timestamp": ms, "input_length", "output_length", "hash_ids"}` a request,
 * with what AIPerf and Dynamo add: session_id, delay, priority, and input_tokens, output_tokens, created_time,
 * delay_ms as other names. A hash id stands for 512 tokens of the prompt. As in AIPerf, a row of a session without
 * hash ids counts only what the turn adds to the conversation.
 */
export const mooncake: TraceFormat = {
  detects(start) {
    const line = firstLine(start.trimStart());
    if (!line.startsWith('{') || OTHER_TIMESTAMP.test(line)) return false;
    return OWN_KEYS.test(line) || WHOLE_TIMESTAMP.test(line);
  },
  parser: (context) => lineParser(context, (line, number) => context.row(readRow(context, line, number))),
};

function readRow(context: ParserContext, line: string, number: number): TraceRow {
  const fields = new JsonFields(context, line, number);
  const hashIds = fields.hashIds();
  const session = fields.name('session_id');
  const inputTokens = fields.tokens('input_length', 'input_tokens') ?? textTokens(fields, context);
  if (inputTokens === undefined) throw fields.error(['input_length'], 'a whole number of tokens');
  return {
    seconds: milliseconds(fields, 'timestamp', 'created_time'),
    inputTokens,
    outputTokens: fields.tokens('output_length', 'output_tokens') ?? 0,
    inputCounts: session !== undefined && hashIds === undefined ? 'turn' : 'prompt',
    hashIds,
    session,
    delaySeconds: milliseconds(fields, 'delay', 'delay_ms'),
    priority: fields.number('priority'),
  };
}

function milliseconds(fields: JsonFields, ...keys: string[]): number | undefined {
  const value = fields.number(...keys);
  return value === undefined ? undefined : value / 1000;
}

function textTokens(fields: JsonFields, { charactersPerToken }: ParserContext): number | undefined {
  const text = fields.get('text_input');
  return typeof text === 'string' ? Math.ceil(text.length / charactersPerToken) : undefined;
}
