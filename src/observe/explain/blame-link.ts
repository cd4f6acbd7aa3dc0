import type { Blame } from './culprits.ts';
import type { RunLog } from './run-log.ts';

/** Blames the transfers that were under way on the same link as that of a request, by the time that both were. */
export function blameLink(
  log: RunLog,
  request: number,
  fromSeconds: number,
  toSeconds: number,
  blame: Blame,
): void {
  const { prefillWorker, decodeWorker, transferStartSeconds, transferEndSeconds, plan } = log;
  for (let other = 0; other < log.table.count; other++) {
    if (other === request) continue;
    const shares =
      plan.handover?.scope === 'fabric' ||
      prefillWorker[other] === prefillWorker[request] ||
      decodeWorker[other] === decodeWorker[request];
    const from = Math.max(fromSeconds, transferStartSeconds[other]);
    const to = Math.min(toSeconds, transferEndSeconds[other]);
    if (shares && from < to) blame.add({ kind: 'transfer', request: other }, to - from);
  }
}
