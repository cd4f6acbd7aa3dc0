import type { Workload } from '../../workload/request-table.ts';
import type { OfferedWork } from '../plan/offered-work.ts';

/** What a workload brings, as it is drawn. */
export interface OfferedLoad {
  requests: number;
  /** Mean rate at which requests are sent; absent if that depends on the answers, or if all come at once. */
  requestsPerSecond?: number;
  /** Requests in flight of a closed loop. */
  concurrency?: number;
  meanInputTokens: number;
  meanOutputTokens: number;
  /** Mean over the decoded tokens of what each sees, itself included. */
  meanContextTokens: number;
  longestContextTokens: number;
}

export function offeredLoad({ requests, admission }: Workload, work: OfferedWork): OfferedLoad {
  const { count, arrivalSeconds } = requests;
  const spanSeconds = arrivalSeconds[count - 1] - arrivalSeconds[0];
  const isTimed = admission.kind === 'open' && spanSeconds > 0;
  const { handedTokens, decodeTokens, contextTokens, longestContext } = work;
  return {
    requests: count,
    ...(isTimed && { requestsPerSecond: (count - 1) / spanSeconds }),
    ...(admission.kind === 'closed' && { concurrency: admission.concurrency }),
    meanInputTokens: handedTokens,
    meanOutputTokens: decodeTokens + 1,
    meanContextTokens: decodeTokens > 0 ? contextTokens / decodeTokens : handedTokens + 1,
    longestContextTokens: longestContext,
  };
}
