import { FAILURE_REASONS } from '../probe/probe.ts';
import type { RequestLedger } from './collectors/requests.ts';
import type { RequestSummary } from './run-result.ts';

/** Counts over all requests. */
export function summarizeRequests(ledger: RequestLedger): RequestSummary {
  let completed = 0;
  let failed = 0;
  let preemptions = 0;
  let promptTokens = 0;
  let prefixCacheHitTokens = 0;
  const failures: Record<string, number> = {};
  for (let request = 0; request < ledger.count; request++) {
    preemptions += ledger.preemptions[request]!;
    if (ledger.cachedTokens[request]! >= 0) {
      promptTokens += ledger.inputTokens[request]!;
      prefixCacheHitTokens += ledger.cachedTokens[request]!;
    }
    if (ledger.isFinished(request)) completed++;
    if (ledger.failure[request]! < 0) continue;
    const reason = FAILURE_REASONS[ledger.failure[request]!]!;
    failed++;
    failures[reason] = (failures[reason] ?? 0) + 1;
  }
  const unfinished = ledger.count - completed - failed;
  return {
    total: ledger.count,
    completed,
    failed,
    unfinished,
    failures,
    preemptions,
    promptTokens,
    prefixCacheHitTokens,
  };
}
