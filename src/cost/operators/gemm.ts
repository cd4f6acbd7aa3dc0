import type { Accelerator, GemmFigures } from '../../hardware/accelerator.ts';
import type { WeightFormat } from '../../model/model.ts';
import type { Projection } from '../../model/projections.ts';
import { Roofline } from '../roofline.ts';
import type { TokenOperator } from '../token-table.ts';
import { type ComputeFormat, computeFormat } from './compute-format.ts';

/** Outputs of one thread block: TILE x TILE. */
const TILE = 128;
/** Duration at which half of the sustained slowdown is reached. */
const SLOWDOWN_SECONDS = 1e-3;
/** Quantising one activation reads it in 16 bit and writes it in 8. */
const QUANTIZATION_BYTES = 3;

/**
 * Tokens times one weight matrix: T x inputs by inputs x outputs.
 *
 *     flops   = 2 T inputs outputs                                        (Kaplan et al. 2020, section 2.1)
 *     bytes   = inputs outputs bits/8 + T inputs activation bytes + 2 T outputs
 *     wave    = 2 * 128 * 128 inputs * multiprocessors / (peak * computeEfficiency)
 *     compute = sqrt((flops / (peak * computeEfficiency))^2 + (waveFloor * wave)^2), slowed down when sustained
 *     seconds = latency + smooth maximum of compute and memory
 *
 * A product with few outputs leaves multiprocessors idle, or runs one tile on each: the wave is what that costs.
 */
export class Gemm implements TokenOperator {
  private readonly roofline: Roofline;
  private readonly flopsPerToken: number;
  private readonly weightBytes: number;
  private readonly bytesPerToken: number;
  private readonly waveSeconds: number;
  private readonly sustainedSlowdown: number;
  private readonly quantizationSecondsPerToken: number;

  /** @param gemmKernel generation of the matrix library: a key into the accelerator's figures */
  constructor(
    accelerator: Accelerator,
    { inputs, outputs }: Projection,
    weights: WeightFormat,
    gemmKernel?: string,
  ) {
    const format = computeFormat(accelerator, weights, gemmKernel);
    const figures: GemmFigures = format.figures;
    this.roofline = new Roofline(
      format.peakFlopsPerSecond,
      accelerator.memoryBandwidthBytesPerSecond,
      figures,
    );
    this.flopsPerToken = 2 * inputs * outputs;
    this.weightBytes = (inputs * outputs * weights.bitsPerWeight) / 8;
    this.bytesPerToken = inputs * format.activationBytes + outputs * 2;
    this.waveSeconds =
      (figures.waveFloor ?? 0) *
      (2 * TILE * TILE * inputs * accelerator.multiprocessors * this.roofline.secondsPerFlop);
    this.sustainedSlowdown = figures.sustainedSlowdown ?? 0;
    this.quantizationSecondsPerToken =
      ((figures.quantizationPasses ?? 0) * quantizedElements(inputs, format) * QUANTIZATION_BYTES) /
      accelerator.memoryBandwidthBytesPerSecond;
  }

  seconds(tokens: number): number {
    const bytes = this.weightBytes + tokens * this.bytesPerToken;
    const memorySeconds = bytes * this.roofline.secondsPerByte + tokens * this.quantizationSecondsPerToken;
    return this.roofline.latencySeconds + this.roofline.combine(this.computeSeconds(tokens), memorySeconds);
  }

  private computeSeconds(tokens: number): number {
    const workSeconds = tokens * this.flopsPerToken * this.roofline.secondsPerFlop;
    const cool = Math.sqrt(workSeconds ** 2 + this.waveSeconds ** 2);
    return cool * (1 + (this.sustainedSlowdown * cool) / (cool + SLOWDOWN_SECONDS));
  }
}

function quantizedElements(inputs: number, format: ComputeFormat): number {
  return format.activationBytes < 2 ? inputs : 0;
}
