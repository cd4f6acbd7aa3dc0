import type { TraceRequest } from './trace-reader.ts';

/** Writes the requests of a trace as lines. */
export interface TraceWriter {
  /** What comes before the first request. */
  header: string;
  /** The line of a request, with its end. */
  line(request: TraceRequest): string;
}

/** The formats that traces are converted to, by the name of the format that reads them. */
export const TRACE_WRITERS = {
  mooncake: mooncakeWriter,
  csv: csvWriter,
  jsonl: jsonlWriter,
} satisfies Record<string, () => TraceWriter>;

export type TraceWriterName = keyof typeof TRACE_WRITERS;

/** Milliseconds in whole numbers, as all who read this format expect. */
function mooncakeWriter(): TraceWriter {
  const turns = new TurnLengths();
  return {
    header: '',
    line(request) {
      const { seconds, outputTokens, hashIds, delaySeconds, priority } = request;
      const { inputTokens, session } = turns.of(request);
      return jsonLine({
        timestamp: seconds === undefined ? undefined : Math.round(seconds * 1000),
        input_length: inputTokens,
        output_length: outputTokens,
        hash_ids: hashIds,
        session_id: session,
        delay: delaySeconds === undefined ? undefined : Math.round(delaySeconds * 1000),
        priority,
      });
    },
  };
}

/**
 * Without hash ids a row of a session counts what its turn adds, so that a prompt that continues nothing is another
 * session; with hash ids it counts the whole prompt.
 */
class TurnLengths {
  private readonly conversations = new Map<string, { tokens: number; restarts: number }>();

  of({
    session,
    inputTokens,
    outputTokens,
    hashIds,
  }: TraceRequest): Pick<TraceRequest, 'inputTokens' | 'session'> {
    if (session === undefined) return { inputTokens, session };
    const { tokens, restarts } = this.conversations.get(session) ?? { tokens: 0, restarts: 0 };
    const added = inputTokens - tokens;
    const isRestart = hashIds === undefined && added < 1;
    const next = { tokens: inputTokens + outputTokens, restarts: isRestart ? restarts + 1 : restarts };
    this.conversations.set(session, next);
    return {
      inputTokens: isRestart || hashIds !== undefined ? inputTokens : added,
      session: next.restarts === 0 ? session : `${session}~${next.restarts}`,
    };
  }
}

const COLUMNS = 'timestamp,input_length,output_length,hash_ids,session_id,delay,priority\n';

function csvWriter(): TraceWriter {
  return {
    header: COLUMNS,
    line({ seconds, inputTokens, outputTokens, hashIds, session, delaySeconds, priority }) {
      const fields = [
        seconds === undefined ? undefined : decimal(seconds),
        inputTokens,
        outputTokens,
        hashIds?.join(' '),
        session === undefined ? undefined : quoted(session),
        delaySeconds,
        priority,
      ];
      return `${fields.map((field) => field ?? '').join(',')}\n`;
    },
  };
}

/** Times have their fraction digits even where these are 0: they tell seconds from the milliseconds of Mooncake. */
function jsonlWriter(): TraceWriter {
  return {
    header: '',
    line({ seconds, inputTokens, outputTokens, hashIds, session, delaySeconds, priority }) {
      const rest = jsonLine({
        input_length: inputTokens,
        output_length: outputTokens,
        hash_ids: hashIds,
        session_id: session,
        delay: delaySeconds,
        priority,
      });
      return seconds === undefined ? rest : `{"timestamp":${seconds.toFixed(DIGITS)},${rest.slice(1)}`;
    },
  };
}

/** Of a second: 100 ns, as Azure has them. */
const DIGITS = 7;

function decimal(seconds: number): string {
  return String(Number(seconds.toFixed(DIGITS)));
}

/** Keys that are undefined are left out. */
function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function quoted(text: string): string {
  return /[",\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
