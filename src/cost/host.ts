/** CPU seconds that a step costs besides the GPU. */
export interface HostOverhead {
  perStepSeconds: number;
  perSequenceSeconds: number;
  /** Per token of context that decodes: vLLM V0 rebuilds the table of KV blocks of every sequence; absent is 0. */
  perContextTokenSeconds?: number;
  /** Per doubling of the tensor-parallel degree. */
  perTensorParallelDoublingSeconds: number;
  /** Launching one kernel eagerly; a dense layer has about `kernelsPerLayer` of them. */
  kernelLaunchSeconds: number;
  kernelsPerLayer: number;
  /** The same for a step with prompts, where their attention takes more kernels; absent: as many. */
  kernelsPerPromptLayer?: number;
  /** The CPU work of the next step hides behind the GPU: max(gpu, cpu) instead of their sum. */
  overlapped: boolean;
}

/** The host side of a step: scheduling, input preparation, sampling, detokenisation, and the launching of kernels. */
export class HostCost {
  readonly overlapped: boolean;
  /**
   * All layers launched kernel by kernel, in a decode step and in one with prompts; a CUDA graph is one launch and
   * counts as part of the step's overhead.
   */
  readonly eagerLaunchSeconds: number;
  readonly promptLaunchSeconds: number;
  private readonly fixedSeconds: number;
  private readonly perSequenceSeconds: number;
  private readonly perContextTokenSeconds: number;

  /** @param layers in units of a dense layer, see layersByKernels */
  constructor(overhead: HostOverhead, layers: number, tensorParallel: number) {
    this.overlapped = overhead.overlapped;
    const { kernelLaunchSeconds, kernelsPerLayer, kernelsPerPromptLayer = kernelsPerLayer } = overhead;
    this.eagerLaunchSeconds = kernelLaunchSeconds * kernelsPerLayer * layers;
    this.promptLaunchSeconds = kernelLaunchSeconds * kernelsPerPromptLayer * layers;
    this.fixedSeconds =
      overhead.perStepSeconds + overhead.perTensorParallelDoublingSeconds * Math.log2(tensorParallel);
    this.perSequenceSeconds = overhead.perSequenceSeconds;
    this.perContextTokenSeconds = overhead.perContextTokenSeconds ?? 0;
  }

  /** Scheduling, input preparation, sampling and detokenisation of a batch that sees `contextTokens` in all. */
  seconds(sequences: number, contextTokens: number): number {
    return (
      this.fixedSeconds + this.perSequenceSeconds * sequences + this.perContextTokenSeconds * contextTokens
    );
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
