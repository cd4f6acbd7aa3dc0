import type { Path } from '../../config/locator.ts';
import type { Pool } from '../../config/scenario.ts';

/** A limit that an engine keeps to, and who says so. */
export interface EngineLimit {
  /** As the profile calls it: `batching.maxNumSeqs`. */
  setting: string;
  value: number | boolean | 'unlimited';
  /** File and line, or the option of the command line; absent if nobody says it. */
  from?: string;
}

/** @param originOf where the value at a path of the engine's profile stands */
export function engineLimits({ worker }: Pool, originOf: (path: Path) => string | undefined): EngineLimit[] {
  const { batching, cache, graphs } = worker.engine;
  const limit = (section: string, name: string, value: number | boolean): EngineLimit => {
    const from = originOf([section, name]);
    return {
      setting: `${section}.${name}`,
      value: value === Number.POSITIVE_INFINITY ? 'unlimited' : value,
      ...(from !== undefined && { from }),
    };
  };
  return [
    limit('batching', 'maxNumSeqs', batching.maxNumSeqs),
    limit('batching', 'maxNumBatchedTokens', batching.maxNumBatchedTokens),
    limit('batching', 'maxChunkTokens', batching.maxChunkTokens),
    limit('batching', 'chunkedPrefill', batching.chunkedPrefill),
    limit('cache', 'blockSize', cache.blockSize),
    limit('cache', 'prefixCaching', cache.prefixCaching),
    limit('cache', 'gpuMemoryUtilization', cache.gpuMemoryUtilization),
    limit('graphs', 'maxBatch', graphs.maxBatch),
    limit('graphs', 'maxContextTokens', graphs.maxContextTokens),
  ];
}
