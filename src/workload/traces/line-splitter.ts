import { type ParserContext, type TraceParser, traceError } from './trace-format.ts';

/** No trace has such a line; without a limit a file of another kind would be kept in memory as one line. */
const LONGEST_LINE = 2 ** 25;
const CARRIAGE_RETURN = 13;

/**
 * Cuts a text into its lines, which end with LF or CRLF; a byte order mark and empty lines are left out.
 * @param onLine takes a line and its number; false if no more are wanted
 */
export function lineParser(
  context: ParserContext,
  onLine: (line: string, number: number) => boolean,
): TraceParser {
  let rest = '';
  let number = 0;
  let wanted = true;
  const take = (text: string) => {
    number++;
    const line = number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
    if (line !== '') wanted = onLine(line, number);
  };
  return {
    push(chunk) {
      const text = rest + chunk;
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0 && wanted; end = text.indexOf('\n', start)) {
        take(text.slice(start, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end));
        start = end + 1;
      }
      rest = wanted ? text.slice(start) : '';
      if (rest.length > LONGEST_LINE)
        throw traceError(context, number + 1, 1, `a line of more than ${LONGEST_LINE} characters: no trace`);
    },
    end() {
      if (wanted && rest !== '') take(rest.endsWith('\r') ? rest.slice(0, -1) : rest);
    },
  };
}

/** The first line of a text. */
export function firstLine(text: string): string {
  return text.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0];
}
