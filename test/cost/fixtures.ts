import fc from 'fast-check';
import type { StepCostSpec } from '../../src/cost/create-step-cost.ts';
import type { HostOverhead } from '../../src/cost/host.ts';
import type { Accelerator, AcceleratorOperators, OperatorFigures } from '../../src/hardware/accelerator.ts';
import type { Link } from '../../src/hardware/link.ts';
import type { Model } from '../../src/model/model.ts';
import { readModel } from '../../src/model/read-model.ts';
import { WEIGHT_FORMATS } from '../../src/model/weight-format.ts';
import * as configs from '../model/configs.ts';

const MIB = 2 ** 20;

function link(id: string, bandwidthBytesPerSecond: number, efficiency: number): Link {
  return {
    id,
    name: id,
    bandwidthBytesPerSecond,
    efficiency,
    latencySeconds: 2e-6,
    perTransferSeconds: 4e-4,
    flows: 'shared',
    source: 'test',
  };
}

export const NVLINK4 = link('nvlink4', 450e9, 0.78);
export const NVLINK3 = link('nvlink3', 300e9, 0.75);
export const PCIE4 = link('pcie4-x16', 31.5e9, 0.63);
export const PCIE5 = link('pcie5-x16', 63e9, 0.8);

const H100_OPERATORS: AcceleratorOperators = {
  gemm: {
    bf16: {
      computeEfficiency: 0.84,
      memoryEfficiency: 0.864,
      latencySeconds: 2.84e-6,
      sharpness: 3.19,
      waveFloor: 0.252,
      sustainedSlowdown: 0.134,
    },
    fp8: {
      computeEfficiency: 0.596,
      memoryEfficiency: 0.819,
      latencySeconds: 4.74e-6,
      sharpness: 2.16,
      waveFloor: 0.255,
      quantizationPasses: 1,
    },
  },
  prefillAttention: {
    default: {
      computeEfficiency: 0.681,
      memoryEfficiency: 0.527,
      latencySeconds: 11.12e-6,
      sharpness: 1,
      itemSeconds: 2.98e-6,
      packsQueryHeads: true,
      longestItem: 0.771,
    },
  },
  decodeAttention: {
    default: {
      computeEfficiency: 0.681,
      memoryEfficiency: 0.918,
      latencySeconds: 11.41e-6,
      sharpness: 1.909,
      kvHeadItemSeconds: 3.269e-6,
      queryHeadItemSeconds: 0.0298e-6,
      rampSeconds: 6.09e-6,
      rampContextTokens: 12_580,
    },
  },
  moe: {
    computeEfficiency: 0.658,
    memoryEfficiency: 0.881,
    latencySeconds: 24.3e-6,
    sharpness: 1.76,
    paddingTokens: 36.9,
    paddingWidth: 209,
  },
  allReduce: {
    latencySeconds: 6.47e-6,
    perDoublingSeconds: 4.65e-6,
    rampSeconds: 29.89e-6,
    rampBytes: 4.46e6,
    bandwidthEfficiency: 0.696,
    bandwidthScaling: 0.147,
  },
  customAllReduce: {
    latencySeconds: 4.11e-6,
    perDoublingSeconds: 0.48e-6,
    rampSeconds: 1.9e-6,
    rampBytes: 0.229e6,
    bandwidthEfficiency: 0.689,
    bandwidthScaling: -0.204,
    maxBytes: 8 * MIB,
    maxGpus: 8,
  },
};

const A100_OPERATORS: AcceleratorOperators = {
  gemm: {
    bf16: { computeEfficiency: 0.867, memoryEfficiency: 0.743, latencySeconds: 4.99e-6, sharpness: 1.52 },
  },
  prefillAttention: {
    default: {
      computeEfficiency: 0.579,
      memoryEfficiency: 0.575,
      latencySeconds: 9.43e-6,
      sharpness: 1,
      itemSeconds: 1.94e-6,
      longestItem: 0.588,
    },
  },
  decodeAttention: {
    default: {
      computeEfficiency: 0.579,
      memoryEfficiency: 0.768,
      latencySeconds: 12.41e-6,
      sharpness: 6,
      kvHeadItemSeconds: 3.587e-6,
      queryHeadItemSeconds: 0.04e-6,
      rampSeconds: 12.46e-6,
      rampContextTokens: 12_460,
      batchedSeconds: 5.46e-6,
    },
  },
  moe: {
    computeEfficiency: 0.54,
    memoryEfficiency: 0.852,
    latencySeconds: 33.7e-6,
    sharpness: 1.15,
    paddingTokens: 4.9,
    paddingWidth: 31.8,
  },
  allReduce: {
    latencySeconds: 10.72e-6,
    perDoublingSeconds: 5.43e-6,
    rampSeconds: 54.49e-6,
    rampBytes: 4.06e6,
    bandwidthEfficiency: 0.66,
    bandwidthScaling: 0.067,
  },
};

/** Derived from the A100 and the L40S: no kernels were measured on these cards. */
const A10_OPERATORS: AcceleratorOperators = {
  gemm: { bf16: { computeEfficiency: 0.6, memoryEfficiency: 0.77, latencySeconds: 4e-6, sharpness: 2 } },
  prefillAttention: {
    default: {
      computeEfficiency: 0.5,
      memoryEfficiency: 0.6,
      latencySeconds: 9e-6,
      sharpness: 1,
      longestItem: 0.5,
    },
  },
  decodeAttention: {
    default: {
      computeEfficiency: 0.5,
      memoryEfficiency: 0.78,
      latencySeconds: 10e-6,
      sharpness: 6,
      kvHeadItemSeconds: 3.7e-6,
    },
  },
  moe: { computeEfficiency: 0.5, memoryEfficiency: 0.8, latencySeconds: 20e-6, sharpness: 2 },
  allReduce: {
    latencySeconds: 6.3e-6,
    perDoublingSeconds: 6.4e-6,
    bandwidthEfficiency: 0.63,
    bandwidthScaling: -0.5,
  },
};

function nvidia(fields: Omit<Accelerator, 'name' | 'vendor' | 'sources'>): Accelerator {
  return { name: fields.id, vendor: 'NVIDIA', sources: {}, ...fields };
}

export const H100 = nvidia({
  id: 'h100-sxm',
  architecture: 'Hopper',
  multiprocessors: 132,
  memoryBytes: 81_559 * MIB,
  memoryBandwidthBytesPerSecond: 3352e9,
  peakFlops: { bf16: 989e12, fp8: 1979e12, int8: 1979e12 },
  interconnect: NVLINK4,
  host: PCIE5,
  operators: H100_OPERATORS,
});

export const H200 = nvidia({
  ...H100,
  id: 'h200-sxm',
  memoryBytes: 143_771 * MIB,
  memoryBandwidthBytesPerSecond: 4800e9,
});

export const A100 = nvidia({
  id: 'a100-80gb',
  architecture: 'Ampere',
  multiprocessors: 108,
  memoryBytes: 81_920 * MIB,
  memoryBandwidthBytesPerSecond: 2039e9,
  peakFlops: { bf16: 312e12, int8: 624e12 },
  interconnect: NVLINK3,
  host: PCIE4,
  operators: A100_OPERATORS,
});

export const A10 = nvidia({
  id: 'a10',
  architecture: 'Ampere',
  multiprocessors: 72,
  memoryBytes: 23_028 * MIB,
  memoryBandwidthBytesPerSecond: 600e9,
  peakFlops: { bf16: 125e12, int8: 250e12 },
  interconnect: PCIE4,
  host: PCIE4,
  operators: A10_OPERATORS,
});

export const A10G = nvidia({
  ...A10,
  id: 'a10g',
  multiprocessors: 80,
  peakFlops: { bf16: 70e12, int8: 140e12 },
});

export const LLAMA_8B: Model = readModel(configs.LLAMA_3_1_8B, 'llama-3.1-8b');
export const LLAMA_70B: Model = readModel(
  {
    ...configs.LLAMA_3_1_8B,
    num_hidden_layers: 80,
    hidden_size: 8192,
    intermediate_size: 28_672,
    num_attention_heads: 64,
  },
  'llama-3.1-70b',
);
export const QWEN_7B: Model = readModel(configs.QWEN_2_5_7B, 'qwen2.5-7b');
export const MIXTRAL: Model = readModel(configs.MIXTRAL_8X7B, 'mixtral-8x7b');
export const DEEPSEEK_V2_LITE: Model = readModel(configs.DEEPSEEK_V2_LITE, 'deepseek-v2-lite');
/** Every layer sees 4096 tokens. */
export const MISTRAL_WINDOW: Model = readModel(configs.MISTRAL_7B_V0_1, 'mistral-7b-v0.1');

export const NO_OVERHEAD: HostOverhead = {
  perStepSeconds: 0,
  perSequenceSeconds: 0,
  perTensorParallelDoublingSeconds: 0,
  kernelLaunchSeconds: 0,
  kernelsPerLayer: 0,
  overlapped: false,
};

/** Llama 8B in 16 bit on one H100, without host overhead; `changes` on top. */
export function stepCostSpec(changes: Partial<StepCostSpec> = {}): StepCostSpec {
  return {
    accelerator: H100,
    model: LLAMA_8B,
    weights: WEIGHT_FORMATS.bf16,
    kvCacheType: 'bf16',
    tensorParallel: 1,
    pipelineParallel: 1,
    overhead: NO_OVERHEAD,
    graphs: { maxBatch: 256 },
    attentionKernel: 'default',
    maxTokens: 8192,
    ...changes,
  };
}

/** Figures that reach the peaks: what an operator takes then is what the hardware allows. */
export const AT_PEAK: OperatorFigures = {
  computeEfficiency: 1,
  memoryEfficiency: 1,
  latencySeconds: 0,
  sharpness: Infinity,
};

/** The H100 with figures at its peaks, and `changes` on top. */
export function atPeak(changes: Partial<AcceleratorOperators> = {}): Accelerator {
  const operators: AcceleratorOperators = {
    gemm: { bf16: AT_PEAK },
    prefillAttention: { default: AT_PEAK },
    decodeAttention: { default: AT_PEAK },
    moe: AT_PEAK,
    allReduce: { latencySeconds: 0, bandwidthEfficiency: 1 },
    ...changes,
  };
  return { ...H100, operators };
}

const share = fc.double({ min: 0.05, max: 1, noNaN: true });
const microseconds = fc.double({ min: 0, max: 50e-6, noNaN: true });

/** Any valid figures of an operator. */
export const anyFigures: fc.Arbitrary<OperatorFigures> = fc.record({
  computeEfficiency: share,
  memoryEfficiency: share,
  latencySeconds: microseconds,
  sharpness: fc.double({ min: 1, max: 12, noNaN: true }),
});

export const anyShare = share;
export const anyMicroseconds = microseconds;
