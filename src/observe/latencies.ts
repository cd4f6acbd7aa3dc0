import type { RequestLedger } from './collectors/requests.ts';

/** One entry a request, in the order of the requests; those that do not count are left out. Seconds. */
export interface Latencies {
  ttft: Float64Array;
  tpot: Float64Array;
  e2el: Float64Array;
}

/**
 * The latencies that percentiles are taken over.
 *
 * Finished requests count as in vLLM: TTFT and E2EL of each, TPOT of those that made more than one token. Failed
 * ones do not count. Requests sent before `warmupSeconds` do not count.
 *
 * A request that is unfinished when the run ends counts with its age at that moment, as E2EL and, if it has no first
 * token, as TTFT; it has no TPOT. The true values would be larger, so means and percentiles of TTFT and E2EL are then
 * lower bounds. To leave such requests out would make a cluster look the better the more of them it fails to serve.
 */
export function latencies(ledger: RequestLedger, warmupSeconds: number, endSeconds: number): Latencies {
  const ttft = new Float64Array(ledger.count);
  const tpot = new Float64Array(ledger.count);
  const e2el = new Float64Array(ledger.count);
  let requests = 0;
  let answersOfSeveralTokens = 0;
  for (let request = 0; request < ledger.count; request++) {
    if (!(ledger.arrivalSeconds[request]! >= warmupSeconds) || ledger.failure[request]! >= 0) continue;
    const arrival = ledger.arrivalSeconds[request]!;
    ttft[requests] = ttftSeconds(ledger, request, endSeconds);
    if (ledger.isFinished(request)) {
      e2el[requests] = ledger.finishedSeconds[request]! - arrival;
      if (ledger.outputTokens[request]! > 1) tpot[answersOfSeveralTokens++] = tpotSeconds(ledger, request);
    } else {
      e2el[requests] = endSeconds - arrival;
    }
    requests++;
  }
  return {
    ttft: ttft.subarray(0, requests),
    tpot: tpot.subarray(0, answersOfSeveralTokens),
    e2el: e2el.subarray(0, requests),
  };
}

/** TTFT of a request that was sent; its age at the end of the run if it has no first token. */
export function ttftSeconds(ledger: RequestLedger, request: number, endSeconds: number): number {
  const firstToken = ledger.firstTokenSeconds[request]!;
  return (Number.isNaN(firstToken) ? endSeconds : firstToken) - ledger.arrivalSeconds[request]!;
}

/** (E2EL - TTFT) / (output tokens - 1) of a finished request; 0 if there was one token only, as vLLM judges goodput. */
export function tpotSeconds(ledger: RequestLedger, request: number): number {
  const tokens = ledger.outputTokens[request]!;
  if (tokens <= 1) return 0;
  return (ledger.finishedSeconds[request]! - ledger.firstTokenSeconds[request]!) / (tokens - 1);
}
