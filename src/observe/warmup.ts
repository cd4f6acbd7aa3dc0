import type { RequestLedger } from './collectors/requests.ts';
import { ttftSeconds } from './latencies.ts';
import type { MetricsSpec } from './metrics-spec.ts';
import { mserWarmup } from './mser.ts';
import type { DeploymentResult } from './run-result.ts';
import { sentRequests } from './sent-requests.ts';

type Warmup = Pick<DeploymentResult, 'warmupSeconds' | 'warmupRule'>;

/**
 * What is cut off the start of a run: as many seconds as asked for, or by MSER-5 (`mserWarmup`) over the TTFT of the
 * requests that did not fail, in the order of sending, the time until the first that it keeps is sent.
 */
export function findWarmup(
  ledger: RequestLedger,
  asked: MetricsSpec['warmupSeconds'],
  endSeconds: number,
): Warmup {
  if (asked !== 'auto') return { warmupSeconds: asked, warmupRule: 'given' };
  const counted = sentRequests(ledger, 0).filter((request) => ledger.failure[request]! < 0);
  const ttft = new Float64Array(counted.length);
  for (const [index, request] of counted.entries()) ttft[index] = ttftSeconds(ledger, request, endSeconds);
  const cut = mserWarmup(ttft);
  if (cut === undefined) return { warmupSeconds: 0, warmupRule: 'notFound' };
  const warmupSeconds = cut === 0 ? 0 : ledger.arrivalSeconds[counted[cut]!]!;
  return { warmupSeconds, warmupRule: 'mser5' };
}
