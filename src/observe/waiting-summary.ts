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
  const all = counted.subarray(0, count);
  const slowest = all.filter((_, i) => e2elSeconds[i]! >= slow!);
  return { meanMs: meanByPart(ledger, all), slowestPercentMs: meanByPart(ledger, slowest) };
}

function meanByPart({ waitSeconds }: RequestLedger, requests: Int32Array): Record<string, number> {
  return Object.fromEntries(
    WAIT_PARTS.map((part, index) => {
      const column = waitSeconds[index];
      let sum = 0;
      if (column !== undefined) for (const request of requests) sum += column[request]!;
      return [part, (sum / requests.length) * 1000];
    }),
  );
}
