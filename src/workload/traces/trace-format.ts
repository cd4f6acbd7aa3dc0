import { ConfigError } from '../../errors.ts';
import type { TraceRow } from './trace-row.ts';

/** A file format of traces: tells its files from others, and parses them piece by piece. */
export interface TraceFormat {
  /** True if a text that begins like this is in this format; its first lines are enough. */
  detects(start: string): boolean;
  parser(context: ParserContext): TraceParser;
}

/** Takes a text in pieces of any size and hands on its rows as they end. */
export interface TraceParser {
  /** @throws ConfigError with file, line and column of what is wrong */
  push(chunk: string): void;
  /** The text is complete. */
  end(): void;
}

export interface ParserContext {
  /** What to call the text in messages. */
  file: string;
  /** Characters that make a token, where a format holds text and no counts. */
  charactersPerToken: number;
  /** Takes a row; false if no more are wanted. */
  row(row: TraceRow): boolean;
}

/** An error at a place of the trace; line and column count from 1. */
export function traceError(
  { file }: Pick<ParserContext, 'file'>,
  line: number,
  column: number,
  reason: string,
  hint?: string,
): ConfigError {
  return new ConfigError(reason, { position: { file, line, column }, ...(hint !== undefined && { hint }) });
}
