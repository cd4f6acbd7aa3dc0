import type { WorkerSpec } from '../../config/scenario.ts';
import type { Accelerator, ComputeType } from '../../hardware/accelerator.ts';
import { type DecodeBatch, decodeWork, promptWork, type StepWork } from './step-work.ts';

/** The least time that a step can take, and what sets it. */
export interface LightTime {
  seconds: number;
  bound: 'memory' | 'compute';
}

/**
 * FLOP for every byte at which arithmetic takes as long as memory: below, a kernel is bound by memory, above by
 * compute (Williams, Waterman and Patterson 2009).
 */
export function ridgePoint(
  { peakFlops, memoryBandwidthBytesPerSecond }: Accelerator,
  type: ComputeType,
): number | undefined {
  const flops = peakFlops[type];
  return flops === undefined ? undefined : flops / memoryBandwidthBytesPerSecond;
}

/**
 * Seconds between two tokens of a batch at the speed of light. On pipeline stages the batch runs in
 * m = min(stages, sequences) micro-batches, and no sequence gets its next token before its own has passed all of them.
 */
export function lightDecode(worker: WorkerSpec, { sequences, contextTokens }: DecodeBatch): LightTime {
  const microBatches = Math.min(sequences, worker.pipelineParallel);
  return lightTime(
    worker.accelerator,
    decodeWork(worker, { sequences: sequences / microBatches, contextTokens }),
  );
}

/** Seconds to the first token of a prompt that has the worker to itself. Pipeline stages take turns, and do not help. */
export function lightPrompt(worker: WorkerSpec, tokens: number): LightTime {
  return lightTime(worker.accelerator, promptWork(worker, tokens));
}

/**
 * The longer of the two:
 *
 *     memory  = bytes / peak bandwidth
 *     compute = FLOP / peak FLOP/s, summed over the formats
 *
 * on each GPU, with both peaks reached all the time, no launch, no gap between kernels, nothing done by the host and the
 * links between the GPUs infinitely fast. The sums over a step are never more than the sum over its operators of the
 * longer of theirs, which is what the cost of a step is at efficiencies of 1.
 */
export function lightTime(accelerator: Accelerator, { bytes, flops }: StepWork): LightTime {
  const memory = bytes / accelerator.memoryBandwidthBytesPerSecond;
  const compute = Object.entries(flops).reduce(
    (sum, [type, count]) => sum + count / accelerator.peakFlops[type as ComputeType]!,
    0,
  );
  return memory >= compute ? { seconds: memory, bound: 'memory' } : { seconds: compute, bound: 'compute' };
}
