import { ConfigError } from '../errors.ts';
import type { OperatorFigures } from '../hardware/accelerator.ts';
import { SmoothMaximum } from './smooth-maximum.ts';

/**
 * Smooth roofline of one operator class on one GPU (Williams, Waterman and Patterson 2009, with a soft corner):
 *
 *     compute = flops / (peak FLOP/s * computeEfficiency)
 *     memory  = bytes / (bandwidth * memoryEfficiency)
 *     seconds = (compute^sharpness + memory^sharpness)^(1/sharpness)
 *
 * Sharpness 1 adds the two, as if nothing overlapped; infinite sharpness takes the larger, as if everything did. As
 * no efficiency exceeds 1, no time is shorter than the hardware's own peaks allow. The launch floor
 * `latencySeconds` is added by the operators.
 */
export class Roofline {
  readonly secondsPerFlop: number;
  readonly secondsPerByte: number;
  readonly latencySeconds: number;
  private readonly corner: SmoothMaximum;

  /** @throws ConfigError if a figure is outside its range */
  constructor(peakFlopsPerSecond: number, bandwidthBytesPerSecond: number, figures: OperatorFigures) {
    checkFigures(figures);
    this.secondsPerFlop = 1 / (peakFlopsPerSecond * figures.computeEfficiency);
    this.secondsPerByte = 1 / (bandwidthBytesPerSecond * figures.memoryEfficiency);
    this.latencySeconds = figures.latencySeconds;
    this.corner = new SmoothMaximum(figures.sharpness);
  }

  /** Without the launch floor. */
  seconds(flops: number, bytes: number): number {
    return this.combine(flops * this.secondsPerFlop, bytes * this.secondsPerByte);
  }

  /** Compute and memory time to the time of the operator. */
  combine(computeSeconds: number, memorySeconds: number): number {
    return this.corner.of(computeSeconds, memorySeconds);
  }
}

function checkFigures(figures: OperatorFigures): void {
  checkShare('computeEfficiency', figures.computeEfficiency);
  checkShare('memoryEfficiency', figures.memoryEfficiency);
  if (!(figures.latencySeconds >= 0)) fail('latencySeconds', 'a number >= 0', figures.latencySeconds);
  if (!(figures.sharpness >= 1)) fail('sharpness', 'a number >= 1', figures.sharpness);
}

/** @throws ConfigError unless 0 < share <= 1: an efficiency above 1 would beat the hardware */
export function checkShare(name: string, share: number): void {
  if (!(share > 0 && share <= 1)) fail(name, 'a share of the peak, 0 < x <= 1', share);
}

function fail(name: string, expected: string, found: number): never {
  throw new ConfigError(`expected ${expected}, got ${found}`, { path: name });
}
