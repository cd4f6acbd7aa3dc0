import { WAIT_PARTS } from '../probe/waiting.ts';
import type { RequestLedger } from './collectors/requests.ts';
import type { WaitingSummary } from './run-result.ts';
import { weightedPercentiles } from './weighted-quantile.ts';

/**
 * Where the time of a request goes: mean milliseconds by part over the finished requests sent from `warmupSeconds`
 * on, and over the slowest of them, those whose E2EL is at or above its 99th percentile. Both add up to the mean
 * E2EL of the requests that they are taken over. Without any such request there are no parts.
 */
export function summarizeWaiting(ledger: RequestLedger, warmupSeconds: number): WaitingSummary {
  const e2elSeconds = new Float64Array(ledger.count);
  const counted = new Int32Array(ledger.count);
  let count = 0;
  for (let request = 0; request < ledger.count; request++) {
    const arrival = ledger.arrivalSeconds[request]!;
    if (!(arrival >= warmupSeconds) || !ledger.isFinished(request)) continue;
    e2elSeconds[count] = ledger.finishedSeconds[request]! - arrival;
    counted[count++] = request;
  }
  if (count === 0) return { meanMs: {}, slowestPercentMs: {} };

  const [slow] = weightedPercentiles({ values: e2elSeconds.subarray(0, count) }, [99]);
  const all = new Float64Array(WAIT_PARTS.length);
  const slowest = new Float64Array(WAIT_PARTS.length);
  let slowestCount = 0;
  for (let i = 0; i < count; i++) {
    addParts(all, ledger, counted[i]!);
    if (e2elSeconds[i]! < slow!) continue;
    addParts(slowest, ledger, counted[i]!);
    slowestCount++;
  }
  return { meanMs: meanByPart(all, count), slowestPercentMs: meanByPart(slowest, slowestCount) };
}

function addParts(sums: Float64Array, { waitSeconds }: RequestLedger, request: number): void {
  const first = request * WAIT_PARTS.length;
  for (let part = 0; part < WAIT_PARTS.length; part++) sums[part]! += waitSeconds[first + part]!;
}

function meanByPart(sums: Float64Array, count: number): Record<string, number> {
  return Object.fromEntries(WAIT_PARTS.map((part, i) => [part, (sums[i]! / count) * 1000]));
}
