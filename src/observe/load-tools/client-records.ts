import type { RequestLedger } from '../collectors/requests.ts';
import type { WeightedSamples } from '../weighted-quantile.ts';
import type { ClientRecords } from './load-tool.ts';

/** One load level of a run: some of its requests, and what is known of their time. */
export interface LevelOfRun {
  /** The first of its requests, and the one after its last. */
  first: number;
  end: number;
  startSeconds: number;
  gaps?: WeightedSamples;
  /**
   * What each request of the run asked for (`max_tokens`), if answers may stop before they reach it. The token that
   * then ends an answer has no text: the client counts one token less, and sees nothing of an answer of that token.
   */
  maxOutputTokens?: Int32Array;
}

/** What a load generator saw of one level of a simulated run. */
export function clientRecords(ledger: RequestLedger, level: LevelOfRun): ClientRecords {
  const { first, end, startSeconds, gaps } = level;
  const records: ClientRecords = {
    count: end - first,
    sendSeconds: ledger.arrivalSeconds.slice(first, end),
    firstTokenSeconds: ledger.firstTokenSeconds.slice(first, end),
    endSeconds: ledger.finishedSeconds.slice(first, end),
    inputTokens: ledger.inputTokens.slice(first, end),
    outputTokens: ledger.outputTokens.slice(first, end),
    failed: new Uint8Array(end - first),
    startSeconds,
    ...(gaps && { gaps: { seconds: gaps.values, counts: gaps.weights ?? ones(gaps.values.length) } }),
  };
  for (let i = 0; i < records.count; i++) {
    if (ledger.failure[first + i] < 0) continue;
    records.failed[i] = 1;
    records.endSeconds[i] = ledger.failedSeconds[first + i];
  }
  if (level.maxOutputTokens) hideEndTokens(records, level.maxOutputTokens.subarray(first, end));
  return records;
}

function hideEndTokens({ outputTokens, firstTokenSeconds }: ClientRecords, asked: Int32Array): void {
  for (let i = 0; i < outputTokens.length; i++) {
    if (outputTokens[i] === 0 || outputTokens[i] >= asked[i]) continue;
    outputTokens[i]--;
    if (outputTokens[i] === 0) firstTokenSeconds[i] = Number.NaN;
  }
}

function ones(count: number): Int32Array {
  return new Int32Array(count).fill(1);
}
