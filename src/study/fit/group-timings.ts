import type { Accelerator } from '../../hardware/accelerator.ts';
import type { TimingGroup } from './operator-fit.ts';
import type { Timing } from './timing.ts';

/**
 * The timings by the figures that they decide: products by format, attention by what the cache is stored in.
 * Left out are messages of more GPUs than the engine's own all-reduce serves over this interconnect.
 */
export function groupTimings(timings: readonly Timing[], { operators }: Accelerator): TimingGroup[] {
  const groups = new Map<string, { path: TimingGroup['path']; timings: Timing[] }>();
  for (const timing of timings) {
    if (timing.operator === 'customAllReduce' && timing.gpus > (operators.customAllReduce?.maxGpus ?? 0))
      continue;
    const path = pathOf(timing);
    const name = path.join('.');
    if (!groups.has(name)) groups.set(name, { path, timings: [] });
    groups.get(name)!.timings.push(timing);
  }
  return [...groups.values()].sort((a, b) => ORDER.indexOf(a.path[0]) - ORDER.indexOf(b.path[0]));
}

/** Prefill before decode, which takes its arithmetic from it. */
const ORDER: readonly TimingGroup['path'][0][] = [
  'gemm',
  'prefillAttention',
  'decodeAttention',
  'moe',
  'allReduce',
  'customAllReduce',
];

function pathOf(timing: Timing): TimingGroup['path'] {
  switch (timing.operator) {
    case 'gemm':
      return ['gemm', timing.format];
    case 'prefillAttention':
    case 'decodeAttention':
      return [timing.operator, timing.kvCacheType === 'fp8' ? 'default-fp8' : 'default'];
    default:
      return [timing.operator];
  }
}
