import type { ClientRecords } from '../../../src/observe/load-tools/load-tool.ts';

interface Request {
  send: number;
  first?: number;
  end: number;
  input: number;
  output?: number;
  failed?: boolean;
}

export function recordsOf(requests: Request[], gaps: [seconds: number, count: number][] = []): ClientRecords {
  return {
    count: requests.length,
    sendSeconds: Float64Array.from(requests, ({ send }) => send),
    firstTokenSeconds: Float64Array.from(requests, ({ first }) => first ?? Number.NaN),
    endSeconds: Float64Array.from(requests, ({ end }) => end),
    inputTokens: Int32Array.from(requests, ({ input }) => input),
    outputTokens: Int32Array.from(requests, ({ output }) => output ?? 0),
    failed: Uint8Array.from(requests, ({ failed }) => (failed ? 1 : 0)),
    gaps: {
      seconds: Float64Array.from(gaps, ([seconds]) => seconds),
      counts: Int32Array.from(gaps, ([, count]) => count),
    },
    startSeconds: 0,
  };
}

/**
 * The requests that all tools are shown, so that the expectations of their tests can be read side by side. All times
 * are exact binary fractions.
 *
 *             TTFT   E2EL   decode   tokens
 *   several    1      3      2        5
 *   single     0.5    0.5    0        1
 *   empty      -      0.5    -        0
 *   failed     -      -      -        -
 *   few        2      2.5    0.5      3
 */
export const FIVE_REQUESTS = recordsOf(
  [
    { send: 1, first: 2, end: 4, input: 100, output: 5 },
    { send: 1.5, first: 2, end: 2, input: 200, output: 1 },
    { send: 2, end: 2.5, input: 300 },
    { send: 3, end: 5, input: 400, failed: true },
    { send: 2, first: 4, end: 4.5, input: 500, output: 3 },
  ],
  [
    [0.5, 4],
    [0.25, 2],
  ],
);

/** A level that nobody answered. */
export const ALL_FAILED = recordsOf([{ send: 1, end: 2, input: 100, failed: true }]);

export const NO_REQUESTS = recordsOf([]);

/** The metrics to a few digits: sums of thirds are not exact. */
export function rounded(metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, Number(value.toFixed(6))]));
}
