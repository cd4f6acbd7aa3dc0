/** CPU seconds that a step costs besides the GPU. */
export interface HostOverhead {
  perStepSeconds: number;
  perSequenceSeconds: number;
  /** Per doubling of the tensor-parallel degree. */
  perTensorParallelDoublingSeconds: number;
  /** Launching one kernel eagerly; a layer has about `kernelsPerLayer` of them. */
  kernelLaunchSeconds: number;
  kernelsPerLayer: number;
  /** The CPU work of the next step hides behind the GPU: max(gpu, cpu) instead of their sum. */
  overlapped: boolean;
}

/** The host side of a step: scheduling, input preparation, sampling, detokenisation, and the launching of kernels. */
export class HostCost {
  readonly overlapped: boolean;
  /** All layers launched kernel by kernel; a CUDA graph is one launch and counts as part of the step's overhead. */
  readonly eagerLaunchSeconds: number;
  private readonly fixedSeconds: number;
  private readonly perSequenceSeconds: number;

  constructor(overhead: HostOverhead, layers: number, tensorParallel: number) {
    this.overlapped = overhead.overlapped;
    this.eagerLaunchSeconds = overhead.kernelLaunchSeconds * overhead.kernelsPerLayer * layers;
    this.fixedSeconds =
      overhead.perStepSeconds + overhead.perTensorParallelDoublingSeconds * Math.log2(tensorParallel);
    this.perSequenceSeconds = overhead.perSequenceSeconds;
  }

  /** Scheduling, input preparation, sampling and detokenisation of a batch. */
  seconds(sequences: number): number {
    return this.fixedSeconds + this.perSequenceSeconds * sequences;
  }

  /**
   * GPU and host together. Overlapped, the CPU plans the next step and launches this one while the GPU works, and the
   * longer side decides; otherwise the GPU waits while the CPU does what belongs to the step as a whole.
   */
  withGpu(gpuSeconds: number, launchSeconds: number, hostSeconds: number): number {
    return this.overlapped
      ? Math.max(gpuSeconds, launchSeconds + hostSeconds)
      : hostSeconds + launchedSeconds(gpuSeconds, launchSeconds);
  }
}

/**
 * Seconds that kernels take when the CPU launches them one by one. Launches are asynchronous: the CPU runs ahead of
 * the GPU, and the queue between them hides the shorter side. All layers are alike, so whichever side is slower in
 * one layer is slower in all of them, and the whole takes the longer of the two sums.
 */
export function launchedSeconds(gpuSeconds: number, launchSeconds: number): number {
  return Math.max(gpuSeconds, launchSeconds);
}
