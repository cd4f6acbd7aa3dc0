import { type ParserContext, type TraceParser, traceError } from './trace-format.ts';

const [QUOTE, BACKSLASH, NEWLINE, COMMA, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [...'"\\\n,{}[]'].map((c) =>
  c.charCodeAt(0),
);
const BETWEEN = new Set([
  COMMA,
  OPEN_LIST,
  CLOSE_LIST,
  NEWLINE,
  ...[...' \t\r\ufeff'].map((c) => c.charCodeAt(0)),
]);

/**
 * Cuts a JSON array of objects, or objects one after the other, into the texts of the objects: a file is never in
 * memory as a whole.
 *
 * @param onObject takes the text of an object and where it begins; false if no more are wanted
 */
export function objectParser(
  context: ParserContext,
  onObject: (text: string, line: number, column: number) => boolean,
): TraceParser {
  let parts = '';
  let depth = 0;
  let inText = false;
  let escaped = false;
  let wanted = true;
  let line = 1;
  let column = 0;
  let begin = { line, column };

  /** True if the object that the character belongs to ends with it. */
  const ends = (code: number): boolean => {
    if (inText) {
      if (escaped) escaped = false;
      else if (code === BACKSLASH) escaped = true;
      else if (code === QUOTE) inText = false;
      return false;
    }
    if (code === QUOTE) inText = true;
    else if (code === OPEN) depth++;
    else if (code === CLOSE) depth--;
    return depth === 0;
  };

  return {
    push(chunk) {
      let start = 0;
      for (let i = 0; i < chunk.length && wanted; i++) {
        const code = chunk.charCodeAt(i);
        column++;
        if (depth === 0) {
          start = i;
          begin = { line, column };
          if (code !== OPEN && !BETWEEN.has(code))
            throw traceError(context, line, column, `expected an object, found "${chunk[i]}"`);
        }
        const wasInside = depth > 0;
        if ((wasInside || code === OPEN) && ends(code)) {
          wanted = onObject(parts + chunk.slice(start, i + 1), begin.line, begin.column);
          parts = '';
        }
        if (code === NEWLINE) {
          line++;
          column = 0;
        }
      }
      if (depth > 0 && wanted) parts += chunk.slice(start);
    },
    end() {
      if (depth > 0 && wanted)
        throw traceError(context, begin.line, begin.column, 'this object has no end: the file is cut off');
    },
  };
}
