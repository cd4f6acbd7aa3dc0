import { ConfigError } from '../../errors.ts';
import { detectFormat, TRACE_FORMAT_NAMES, TRACE_FORMATS, type TraceFormatName } from './index.ts';
import { Sessions } from './sessions.ts';
import type { ParserContext, TraceParser } from './trace-format.ts';
import type { InputCount, TraceRow } from './trace-row.ts';

/** How a trace is read, and which of its rows. */
export interface TraceReading {
  format: TraceFormatName | 'auto';
  /** At most so many requests. */
  limit?: number;
  /** Only requests from this time on; times count from the first row of the file. */
  fromSeconds?: number;
  /** Only requests before this time. */
  untilSeconds?: number;
  /** Only so many turns of each session, from its first. */
  turns?: number;
  /** What becomes of rows without an answer: left out, or kept with an answer of one token. */
  failures: 'skip' | 'keep';
  /** What the input lengths of sessions count; undefined: what the format says. */
  inputLength?: InputCount;
  /** For formats that hold texts instead of counts. */
  charactersPerToken: number;
}

/** The usual estimate for English text. */
export const CHARACTERS_PER_TOKEN = 4;

export const PLAIN_READING: TraceReading = {
  format: 'auto',
  failures: 'skip',
  charactersPerToken: CHARACTERS_PER_TOKEN,
};

/** A request of a trace that was selected. */
export interface TraceRequest {
  /** Seconds since the start of the window, or since the first row of the file; undefined if the row has no time. */
  seconds: number | undefined;
  /** The same; for a turn without a time of its own, that of the turn before it. */
  earliestSeconds: number | undefined;
  /** The whole prompt, at least 1. */
  inputTokens: number;
  outputTokens: number;
  hashIds: readonly (number | string)[] | undefined;
  session: string | undefined;
  /** Number of its turn in its session, from 0. */
  turn: number;
  /** Tokens at the front of the prompt that are the previous turn's prompt and answer. */
  sharedTokens: number;
  delaySeconds: number | undefined;
  priority: number | undefined;
}

/** Rows of the file so far, and what became of those that were left out. */
export interface TraceCounts {
  rows: number;
  /** Without a prompt or an answer. */
  failed: number;
  outsideWindow: number;
  laterTurns: number;
  selected: number;
}

/** Enough of a text to know its format. */
const DETECTION_CHARACTERS = 65_536;

/** Reads a trace piece by piece: nothing but the conversations that are going on stays in memory. */
export class TraceReader {
  readonly counts: TraceCounts = { rows: 0, failed: 0, outsideWindow: 0, laterTurns: 0, selected: 0 };
  private readonly file: string;
  private readonly reading: TraceReading;
  private readonly request: (request: TraceRequest) => void;
  private readonly sessions = new Sessions();
  private parser: TraceParser | undefined;
  private detected: TraceFormatName | undefined;
  private start = '';
  private zero: number | undefined;

  /**
   * @param file what to call the text in messages
   * @param request takes the requests, in the order of the file
   */
  constructor(file: string, reading: TraceReading, request: (request: TraceRequest) => void) {
    this.file = file;
    this.reading = reading;
    this.request = request;
  }

  /** The format of the text, as soon as it is known. */
  get format(): TraceFormatName | undefined {
    return this.detected;
  }

  /** False when the limit is reached: the rest of the text does not matter. */
  get wantsMore(): boolean {
    return this.counts.selected < (this.reading.limit ?? Number.POSITIVE_INFINITY);
  }

  /** @throws ConfigError with the place of what is wrong */
  push(chunk: string): void {
    if (!this.wantsMore) return;
    if (this.parser !== undefined) this.parser.push(chunk);
    else {
      this.start += chunk;
      if (this.start.length >= DETECTION_CHARACTERS) this.begin();
    }
  }

  /** @throws ConfigError if the text is cut off, or holds no request */
  end(): void {
    if (this.parser === undefined) this.begin();
    if (this.wantsMore) this.parser!.end();
    const { selected, rows } = this.counts;
    const { fromSeconds, untilSeconds } = this.reading;
    if (rows > 0 && this.zero === undefined && (fromSeconds ?? untilSeconds) !== undefined)
      throw new ConfigError(`${this.file}: this trace has no times that a window could hold`);
    if (selected > 0) return;
    throw new ConfigError(
      rows === 0
        ? `${this.file}: there is no request in this trace`
        : `${this.file}: none of the ${rows} rows is left: ${leftOut(this.counts)}`,
    );
  }

  private begin(): void {
    const { format } = this.reading;
    this.detected = format === 'auto' ? detectFormat(this.start) : format;
    if (this.detected === undefined) {
      const known = `known: ${TRACE_FORMAT_NAMES.join(', ')}`;
      const position = { file: this.file, line: 1, column: 1 };
      throw new ConfigError('this is in no known format of traces', { position, hint: known });
    }
    const context: ParserContext = {
      file: this.file,
      charactersPerToken: this.reading.charactersPerToken,
      row: (row) => this.take(row),
    };
    this.parser = TRACE_FORMATS[this.detected].parser(context);
    this.parser.push(this.start);
    this.start = '';
  }

  private take(row: TraceRow): boolean {
    const { counts, reading } = this;
    counts.rows++;
    if (row.seconds !== undefined) this.zero ??= row.seconds;
    if (row.inputTokens === 0 || row.outputTokens === 0) {
      counts.failed++;
      if (reading.failures === 'skip') return true;
    }
    const turn = this.sessions.take({ ...row, inputCounts: reading.inputLength ?? row.inputCounts });
    if (!this.isInWindow(this.sinceZero(turn.seconds))) counts.outsideWindow++;
    else if (turn.turn >= (reading.turns ?? Number.POSITIVE_INFINITY)) counts.laterTurns++;
    else {
      counts.selected++;
      this.request({
        seconds: this.sinceZero(row.seconds, reading.fromSeconds),
        earliestSeconds: this.sinceZero(turn.seconds, reading.fromSeconds),
        inputTokens: Math.max(1, turn.inputTokens),
        outputTokens: Math.max(1, row.outputTokens),
        hashIds: row.hashIds,
        session: row.session,
        turn: turn.turn,
        sharedTokens: turn.sharedTokens,
        delaySeconds: row.delaySeconds,
        priority: row.priority,
      });
    }
    return this.wantsMore;
  }

  /** Seconds since the first row, or since so much later. */
  private sinceZero(seconds: number | undefined, later = 0): number | undefined {
    return seconds === undefined ? undefined : seconds - this.zero! - later;
  }

  private isInWindow(seconds: number | undefined): boolean {
    const { fromSeconds = Number.NEGATIVE_INFINITY, untilSeconds = Number.POSITIVE_INFINITY } = this.reading;
    return seconds === undefined || (seconds >= fromSeconds && seconds < untilSeconds);
  }
}

/** Why rows were left out, in words. */
export function leftOut({ failed, outsideWindow, laterTurns }: TraceCounts): string {
  const reasons = [
    [failed, 'without an answer'],
    [outsideWindow, 'outside the window'],
    [laterTurns, 'later turns'],
  ] as const;
  return reasons
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString('en')} ${what}`)
    .join(', ');
}

/** Reads a whole trace from pieces that are at hand. @throws ConfigError with the place of what is wrong */
export function readTrace(
  file: string,
  chunks: Iterable<string>,
  reading: TraceReading,
  request: (request: TraceRequest) => void,
): TraceReader {
  const reader = new TraceReader(file, reading, request);
  for (const chunk of chunks) {
    reader.push(chunk);
    if (!reader.wantsMore) break;
  }
  reader.end();
  return reader;
}
