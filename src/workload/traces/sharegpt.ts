import { JsonFields } from './json-fields.ts';
import { objectParser } from './object-splitter.ts';
import type { ParserContext, TraceFormat } from './trace-format.ts';

const DETECTED_WITHIN = 4096;
const ANSWERERS = new Set(['gpt', 'chatgpt', 'bing', 'bard', 'assistant', 'model']);

/**
 * ShareGPT: a JSON array of `{"id", "conversations": [{"from": "human" or "gpt", "value"}]}`, or such objects line by
 * line. Every answer is a turn, whose prompt is the conversation before it. Tokens are estimated from the number of
 * characters, since the file holds texts; there are no times.
 */
export const sharegpt: TraceFormat = {
  detects: (start) =>
    /^[\ufeff\s]*[[{]/.test(start) && /"conversations"\s*:/.test(start.slice(0, DETECTED_WITHIN)),
  parser: (context) => {
    let count = 0;
    return objectParser(context, (text, line, column) => {
      const fields = new JsonFields(context, text, line, column);
      return readConversation(context, fields, fields.name('id') ?? `conversation ${count++}`);
    });
  },
};

interface Message {
  from: string;
  value: string;
}

function readConversation(context: ParserContext, fields: JsonFields, session: string): boolean {
  const messages = fields.get('conversations');
  if (!Array.isArray(messages) || !messages.every(isMessage))
    throw fields.error(['conversations'], 'a list of messages, each with from and value');
  const tokens = (characters: number) => Math.ceil(characters / context.charactersPerToken);
  let characters = 0;
  let asked = false;
  for (const { from, value } of messages) {
    const isAnswer = ANSWERERS.has(from);
    if (isAnswer && asked) {
      const row = {
        inputTokens: tokens(characters),
        outputTokens: tokens(value.length),
        inputCounts: 'prompt' as const,
        session,
      };
      if (!context.row(row)) return false;
    }
    asked = !isAnswer;
    characters += value.length;
  }
  return true;
}

function isMessage(message: unknown): message is Message {
  const { from, value } = (message ?? {}) as Partial<Message>;
  return typeof from === 'string' && typeof value === 'string';
}
