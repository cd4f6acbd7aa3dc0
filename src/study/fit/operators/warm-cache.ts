import type { Accelerator } from '../../../hardware/accelerator.ts';
import type { Figures, Parameter } from '../parameter.ts';

/**
 * A benchmark reads the same keys and values again and again, and what fits in the cache is read faster than memory
 * allows. In serving the weights pass in between and memory is read cold. These two explain the benchmark and are
 * not kept: the share of the time that a cached read takes, and the size from which less and less is cached.
 */
export const WARM_CACHE: Parameter[] = [
  { name: 'cachedShare', kind: 'share', start: 0.4, nuisance: true },
  { name: 'cacheBytes', kind: 'positive', start: 40e6, nuisance: true },
];
const EDGE = 6;

/** The accelerator with the bandwidth at which `bytes` that are read again and again arrive. */
export function warm(
  accelerator: Accelerator,
  { cachedShare, cacheBytes }: Figures,
  bytes: number,
): Accelerator {
  if (cacheBytes === undefined) return accelerator;
  const share = 1 - (1 - cachedShare) / (1 + (bytes / cacheBytes) ** EDGE);
  const memoryBandwidthBytesPerSecond = accelerator.memoryBandwidthBytesPerSecond / share;
  return { ...accelerator, memoryBandwidthBytesPerSecond };
}
