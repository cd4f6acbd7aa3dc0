import type { Accelerator, CollectiveFigures } from '../../hardware/accelerator.ts';
import { checkShare } from '../roofline.ts';
import type { TokenOperator } from '../token-table.ts';

/** Bytes of an activation between the products. */
const ACTIVATION_BYTES = 2;

/**
 * Sum of the activations of T tokens over the GPUs of a tensor-parallel group; twice a layer, after attention and
 * after the feed-forward network (Megatron: Shoeybi et al. 2019). A ring sends and receives 2 (n - 1) / n of the
 * message (Patarasuk and Yuan 2009). See CollectiveFigures for the form.
 */
export class AllReduce implements TokenOperator {
  private readonly bytesPerToken: number;
  private readonly large: Collective;
  private readonly small: Collective | undefined;
  private readonly smallBytes: number;

  /** @param kernel `nccl` for all messages; absent: the custom kernel for small ones, where there is one */
  constructor(accelerator: Accelerator, hiddenSize: number, gpus: number, kernel?: 'nccl') {
    const { operators, interconnect } = accelerator;
    const custom = kernel === 'nccl' ? undefined : operators.customAllReduce;
    const lineRate = interconnect.bandwidthBytesPerSecond;
    this.bytesPerToken = hiddenSize * ACTIVATION_BYTES;
    this.large = new Collective(operators.allReduce, lineRate, gpus);
    this.small = custom && gpus <= custom.maxGpus ? new Collective(custom, lineRate, gpus) : undefined;
    this.smallBytes = custom?.maxBytes ?? 0;
  }

  seconds(tokens: number): number {
    const bytes = tokens * this.bytesPerToken;
    const collective = bytes < this.smallBytes ? (this.small ?? this.large) : this.large;
    return collective.seconds(bytes);
  }
}

class Collective {
  private readonly latencySeconds: number;
  private readonly rampSeconds: number;
  private readonly rampBytes: number;
  private readonly secondsPerByte: number;

  constructor(figures: CollectiveFigures, lineRateBytesPerSecond: number, gpus: number) {
    checkShare('bandwidthEfficiency', figures.bandwidthEfficiency);
    const scale = (gpus / 2) ** (figures.bandwidthScaling ?? 0);
    const share = Math.min(1, figures.bandwidthEfficiency * scale);
    this.latencySeconds = figures.latencySeconds + (figures.perDoublingSeconds ?? 0) * Math.log2(gpus / 2);
    this.rampSeconds = figures.rampSeconds ?? 0;
    this.rampBytes = figures.rampBytes ?? 1;
    this.secondsPerByte = (2 * (gpus - 1)) / gpus / (lineRateBytesPerSecond * share);
  }

  seconds(bytes: number): number {
    return (
      this.latencySeconds +
      (this.rampSeconds * bytes) / (bytes + this.rampBytes) +
      bytes * this.secondsPerByte
    );
  }
}
