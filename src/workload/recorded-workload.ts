import { recordedPrompts } from './recorded-prompts.ts';
import type { Pace } from './traces/pace.ts';
import type { TraceColumns } from './traces/trace-columns.ts';
import type { ArrivalSpec, WorkloadSpec } from './workload-spec.ts';

/** How the requests of a trace are sent. */
export interface Replay extends Pace {
  /** Tokens that a hash id stands for. */
  hashTokens: number;
  /** Instead of the recorded times. */
  arrivals?: ArrivalSpec;
  /**
   * `timed`: every turn at its time; `closed`: when the one before has ended and its user has thought. Undefined: closed
   * if the trace has delays, or turns without times.
   */
  sessions?: 'timed' | 'closed';
  /** Between turns where the trace has no delay. */
  thinkSeconds?: number;
  /** `max_tokens` of every request; undefined: exactly the output length. */
  maxOutputTokens?: number;
}

/** What stops a trace from being replayed, for a message. */
export class ReplayError extends Error {
  /** The setting that it is about. */
  readonly setting: 'arrivals' | 'sessions';

  constructor(setting: 'arrivals' | 'sessions', message: string) {
    super(message);
    this.setting = setting;
  }
}

/**
 * The workload that sends the requests of a trace, in the order of their times.
 * @throws ReplayError if the trace has no times and no arrivals are given
 */
export function recordedWorkload(columns: TraceColumns, replay: Replay): WorkloadSpec {
  const order = timeOrder(columns);
  const inOrder = (column: readonly number[]) => order.map((row) => column[row]);
  const turns = turnsOf(columns, order, replay);
  const { arrivals = recordedArrivals(columns, order, replay), repeat = 1 } = replay;
  if (turns !== undefined && arrivals.process === 'closed')
    throw new ReplayError(
      'sessions',
      'turns that wait for each other cannot be sent by a fixed number of clients',
    );
  const session = inOrder(columns.session);
  const prompts = recordedPrompts(columns, order, replay.hashTokens);
  const priority = inOrder(columns.priority);
  return {
    arrivals,
    requests: order.length * repeat,
    input: { kind: 'recorded', tokens: inOrder(columns.inputTokens) },
    output: { kind: 'recorded', tokens: inOrder(columns.outputTokens) },
    ...(replay.maxOutputTokens !== undefined && { maxOutputTokens: replay.maxOutputTokens }),
    ...(prompts !== undefined && { prompts }),
    ...(priority.some((each) => each !== 0) && { priorities: { recorded: priority } }),
    ...(session.some((each) => each >= 0) && { sessions: { recorded: session } }),
    ...(turns !== undefined && { turns }),
  };
}

/** Rows by their times; of equal times, and without times, in the order of the file. */
function timeOrder({ seconds, inputTokens }: TraceColumns): number[] {
  const order = Array.from(inputTokens, (_, row) => row);
  return seconds.length < order.length ? order : order.sort((a, b) => seconds[a] - seconds[b] || a - b);
}

function recordedArrivals(
  { seconds }: TraceColumns,
  order: readonly number[],
  { speedUp = 1, rate }: Replay,
): ArrivalSpec {
  if (seconds.length < order.length)
    throw new ReplayError('arrivals', 'this trace has no times: say how its requests arrive');
  const times = order.map((row) => seconds[row] - seconds[order[0]]);
  const ownRate = recordedRate(times);
  if (ownRate === undefined) return { process: 'recorded', seconds: times };
  return { process: 'recorded', seconds: times, rate: rate ?? ownRate * speedUp };
}

/** Requests a second, of n requests with n - 1 gaps between them; undefined if there is no time between them. */
function recordedRate(seconds: readonly number[]): number | undefined {
  const span = seconds[seconds.length - 1] - seconds[0];
  return span > 0 ? (seconds.length - 1) / span : undefined;
}

function turnsOf(
  { session, seconds, delaySeconds }: TraceColumns,
  order: readonly number[],
  { sessions, thinkSeconds = 0 }: Replay,
): WorkloadSpec['turns'] {
  const last = new Map<number, number>();
  const previous = order.map((row, request) => {
    const before = last.get(session[row]) ?? -1;
    if (session[row] >= 0) last.set(session[row], request);
    return session[row] < 0 ? -1 : before;
  });
  const hasTurns = previous.some((before) => before >= 0);
  const saysSo = seconds.length < order.length || delaySeconds.some((delay) => delay >= 0);
  const isClosed = sessions === undefined ? saysSo : sessions === 'closed';
  if (!hasTurns || !isClosed) return undefined;
  return {
    previous,
    thinkSeconds: order.map((row) => (delaySeconds[row] >= 0 ? delaySeconds[row] : thinkSeconds)),
  };
}
