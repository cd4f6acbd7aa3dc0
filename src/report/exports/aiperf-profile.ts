import type { RequestLedger } from '../../observe/collectors/requests.ts';
import type { FailureReason } from '../../probe/probe.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import type { ExportSource } from './export-source.ts';

const UNITS = {
  input_sequence_length: 'tokens',
  output_token_count: 'tokens',
  output_sequence_length: 'tokens',
  time_to_first_token: 'ms',
  time_to_second_token: 'ms',
  inter_chunk_latency: 'ms',
  inter_token_latency: 'ms',
  request_latency: 'ms',
  output_token_throughput_per_user: 'tokens/sec/user',
} as const;

type Metric = keyof typeof UNITS;

/** What AIPerf would have been told by a server. */
const ERRORS: Record<FailureReason, { code: number; type: string; message: string }> = {
  promptTooLong: { code: 400, type: 'BadRequestError', message: 'prompt and answer exceed the KV cache' },
  rateLimited: { code: 429, type: 'RateLimitError', message: 'too many requests' },
  timeout: { code: 408, type: 'TimeoutError', message: 'no answer in time' },
  aborted: { code: 499, type: 'RequestCancellationError', message: 'the client went away' },
};

/**
 * AIPerf's `profile_export.jsonl`: one line a request that was answered or failed, in the order of the requests. Its ITL
 * is one number a request, which vLLM calls TPOT; every gap stands in `inter_chunk_latency`. Nanoseconds count from the
 * start of the simulation. The first thing that a simulated client sees of an answer is its first token: that is when
 * the request counts as acknowledged.
 */
export function* renderAiperfProfile(source: ExportSource): Generator<string> {
  const turns = new Turns(source.table);
  for (let request = 0; request < source.ledger.count; request++) {
    const turn = turns.next(request);
    const line = recordOf(source, request, turn);
    if (line !== undefined) yield `${JSON.stringify(line)}\n`;
  }
}

interface Turn {
  conversation: string;
  session: number;
  index: number;
}

/** Numbers conversations in the order in which they begin; a request without a session is one of its own. */
class Turns {
  private readonly session: Int32Array;
  private readonly known = new Map<number, { session: number; turns: number }>();
  private sessions = 0;

  constructor({ session }: RequestTable) {
    this.session = session;
  }

  next(request: number): Turn {
    const { [request]: number } = this.session;
    if (number < 0) return { conversation: `request-${request}`, session: this.sessions++, index: 0 };
    let of = this.known.get(number);
    if (of === undefined) {
      of = { session: this.sessions++, turns: 0 };
      this.known.set(number, of);
    }
    return { conversation: `session-${number}`, session: of.session, index: of.turns++ };
  }
}

function recordOf(source: ExportSource, request: number, turn: Turn): object | undefined {
  const { ledger } = source;
  const { failure, finishedSeconds, failedSeconds, arrivalSeconds, firstTokenSeconds } =
    ledger.record(request);
  const endSeconds = finishedSeconds ?? failedSeconds;
  if (endSeconds === undefined) return undefined;
  const wasCancelled = failure === 'aborted';
  return {
    metadata: {
      session_num: turn.session,
      x_request_id: `xpyd-${request}`,
      x_correlation_id: `xpyd-${turn.conversation}`,
      conversation_id: turn.conversation,
      turn_index: turn.index,
      request_start_ns: nanoseconds(arrivalSeconds!),
      request_ack_ns: firstTokenSeconds === undefined ? null : nanoseconds(firstTokenSeconds),
      request_end_ns: nanoseconds(endSeconds),
      worker_id: 'worker_0',
      record_processor_id: 'record_processor_0',
      benchmark_phase: 'profiling',
      was_cancelled: wasCancelled,
      cancellation_time_ns: wasCancelled ? nanoseconds(endSeconds) : null,
    },
    metrics:
      failure === undefined
        ? withUnits(metricsOf(ledger, request, source.tokenTimes!.gaps(request)))
        : { error_isl: { value: ledger.inputTokens[request], unit: 'tokens' } },
    error: failure === undefined ? null : ERRORS[failure],
  };
}

/** An answer of one token has no gaps, and no metrics of them. */
function metricsOf(
  ledger: RequestLedger,
  request: number,
  gapSeconds: number[],
): Partial<Record<Metric, number | number[]>> {
  const arrival = ledger.arrivalSeconds[request];
  const ttft = ledger.firstTokenSeconds[request] - arrival;
  const latency = ledger.finishedSeconds[request] - arrival;
  const tokens = ledger.outputTokens[request];
  const itl = (latency - ttft) / (tokens - 1);
  const [secondGap] = gapSeconds;
  return {
    input_sequence_length: ledger.inputTokens[request],
    output_token_count: tokens,
    output_sequence_length: tokens,
    time_to_first_token: milliseconds(ttft),
    ...(secondGap !== undefined && {
      time_to_second_token: milliseconds(secondGap),
      inter_chunk_latency: gapSeconds.map(milliseconds),
      inter_token_latency: milliseconds(itl),
    }),
    request_latency: milliseconds(latency),
    ...(secondGap !== undefined && itl > 0 && { output_token_throughput_per_user: 1 / itl }),
  };
}

function withUnits(metrics: Partial<Record<Metric, number | number[]>>): object {
  const named = Object.entries(metrics) as [Metric, number | number[]][];
  return Object.fromEntries(named.map(([name, value]) => [name, { value, unit: UNITS[name] }]));
}

function nanoseconds(seconds: number): number {
  return Math.round(seconds * 1e9);
}

/** To the nanosecond. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e6;
}
