import type { TraceRequest } from './trace-reader.ts';

/** How the times of a trace are changed. */
export interface Pace {
  /** How many times as fast as recorded. */
  speedUp?: number;
  /** Or so many requests a second on average. */
  rate?: number;
  /** How many times over. */
  repeat?: number;
}

/** What must be known of a trace before its rate can be set or it can be repeated. */
export class TraceExtent {
  requests = 0;
  private firstSeconds = Number.POSITIVE_INFINITY;
  private lastSeconds = Number.NEGATIVE_INFINITY;
  /** The largest hash id that is a number; -1 if there is none. */
  largestId = -1;

  add({ seconds, hashIds }: TraceRequest): void {
    this.requests++;
    if (seconds !== undefined) {
      this.firstSeconds = Math.min(this.firstSeconds, seconds);
      this.lastSeconds = Math.max(this.lastSeconds, seconds);
    }
    for (const id of hashIds ?? []) if (typeof id === 'number' && id > this.largestId) this.largestId = id;
  }

  /** Seconds between two requests on average; 0 if there are no two with different times. */
  get meanGapSeconds(): number {
    const span = this.lastSeconds - this.firstSeconds;
    return this.requests > 1 && span > 0 ? span / (this.requests - 1) : 0;
  }
}

/** What the times of a trace with this mean gap are multiplied by. */
function stretchOf({ speedUp = 1, rate }: Pace, meanGapSeconds: number): number {
  return rate === undefined || meanGapSeconds === 0 ? 1 / speedUp : 1 / (rate * meanGapSeconds);
}

/**
 * A request at another pace.
 * @param round how many times the trace has been repeated: each time it has contents and sessions of its own
 */
export function atPace(request: TraceRequest, round: number, extent: TraceExtent, pace: Pace): TraceRequest {
  const { meanGapSeconds, requests, largestId } = extent;
  const { seconds, session, hashIds } = request;
  const later = round * requests * meanGapSeconds;
  return {
    ...request,
    seconds: seconds === undefined ? undefined : (seconds + later) * stretchOf(pace, meanGapSeconds),
    session: session === undefined || round === 0 ? session : `${session}#${round}`,
    hashIds:
      round === 0
        ? hashIds
        : hashIds?.map((id) => (typeof id === 'number' ? id + round * (largestId + 1) : `${id}#${round}`)),
  };
}
