import type { Accelerator } from '../hardware/accelerator.ts';
import { effectiveBandwidth } from '../hardware/link.ts';
import type { TokenOperator } from './token-table.ts';

/**
 * Seconds of a step on `stages` pipeline stages, which the batch passes in m = min(stages, sequences) micro-batches
 * (GPipe: Huang et al. 2019; for decoding, Pope et al. 2022, section 3):
 *
 *     step = max(round, m * slowest stage)
 *
 * `round` is the way of one micro-batch through host and all stages: a sequence cannot start its next token before
 * its round has ended, so no step is shorter. The slowest stage (the last one, which has the head besides its layers,
 * or the host that plans the micro-batches one after the other) has to work off m of them a step.
 *
 * The batches of the next step follow without a gap, so the pipeline is filled once a run, not once a step: the
 * bubble of (stages - 1) / m is left out, by which the last micro-batch of a lone burst comes later. What is left of
 * it is that each stage rests for the share 1 - m / stages of its time when fewer sequences than stages run: one
 * sequence decodes as slowly as without pipelining.
 */
export function pipelineSeconds(
  microBatches: number,
  roundSeconds: number,
  slowestStageSeconds: number,
): number {
  return Math.max(roundSeconds, microBatches * slowestStageSeconds);
}

/**
 * Hands the activations of T tokens to the next stage: the hidden and the residual vector of each in 16 bit, of which
 * every GPU of a tensor-parallel group sends its share, over the link between the GPUs of a node.
 */
export class StageSend implements TokenOperator {
  private readonly latencySeconds: number;
  private readonly secondsPerToken: number;

  constructor({ interconnect }: Accelerator, hiddenSize: number, tensorParallel: number) {
    const bytesPerToken = (2 * hiddenSize * 2) / tensorParallel;
    this.latencySeconds = interconnect.latencySeconds;
    this.secondsPerToken = bytesPerToken / effectiveBandwidth(interconnect);
  }

  seconds(tokens: number): number {
    return this.latencySeconds + tokens * this.secondsPerToken;
  }
}
