import { describe, expect, test } from 'vitest';
import { headOperators, layerOperators } from '../../src/cost/linear.ts';
import { TokenTable } from '../../src/cost/token-table.ts';
import type { Accelerator } from '../../src/hardware/accelerator.ts';
import type { Model } from '../../src/model/model.ts';
import { WEIGHT_FORMATS } from '../../src/model/weight-format.ts';
import { atPeak, DEEPSEEK_V2_LITE, LLAMA_8B, MIXTRAL, QWEN_7B } from './fixtures.ts';

/** Compute alone: memory and the interconnect take no time, and kernels have no floor but the elementwise ones. */
const computeOnly: Accelerator = {
  ...atPeak(),
  memoryBandwidthBytesPerSecond: 1e30,
  interconnect: { ...atPeak().interconnect, bandwidthBytesPerSecond: 1e30 },
};
/** Bandwidth alone. */
const memoryOnly: Accelerator = { ...atPeak(), peakFlops: { bf16: 1e30 } };

const KERNEL_FLOOR = 2e-6;

function layerSeconds(
  accelerator: Accelerator,
  model: Model,
  tokens: number,
  tensorParallel = 1,
  weights = WEIGHT_FORMATS.bf16,
) {
  return new TokenTable(layerOperators({ accelerator, model, weights, tensorParallel }), 0).seconds(tokens);
}

/** Dense layers and mixtures with shared experts have a gate besides the four kernels of every layer. */
function floors(layers: number, gates: number): number {
  return (4 * layers + gates) * KERNEL_FLOOR;
}

describe('FLOPs of all layers but attention, 2 for each active weight and token', () => {
  const flops = (model: Model, tokens: number, tensorParallel: number, floor: number) =>
    (layerSeconds(computeOnly, model, tokens, tensorParallel) - floor) * 989e12;

  test('Llama-3.1-8B', () => {
    const weights = 32 * (4096 * 48 * 128 + 4096 * 4096 + 3 * 4096 * 14_336);
    expect(weights).toBe(6_979_321_856);
    expect(flops(LLAMA_8B, 4096, 1, floors(32, 32)) / (2 * 4096 * weights)).toBeCloseTo(1, 9);
    expect(flops(LLAMA_8B, 4096, 4, floors(32, 32)) / (2 * 4096 * (weights / 4))).toBeCloseTo(1, 9);
  });

  test('Qwen2.5-7B', () => {
    const weights = 28 * (3584 * 36 * 128 + 3584 * 3584 + 3 * 3584 * 18_944);
    expect(flops(QWEN_7B, 4096, 1, floors(28, 28)) / (2 * 4096 * weights)).toBeCloseTo(1, 9);
  });

  test('Mixtral-8x7B: two of eight experts', () => {
    const weights = 32 * (4096 * 48 * 128 + 4096 * 4096 + 4096 * 8 + 2 * 3 * 4096 * 14_336);
    expect(flops(MIXTRAL, 4096, 1, floors(32, 0)) / (2 * 4096 * weights)).toBeCloseTo(1, 9);
  });

  test('DeepSeek-V2-Lite: six of 64 routed experts, two shared ones, one dense layer', () => {
    const attention = 2048 * 16 * 192 + 2048 * 576 + 512 * 16 * 256 + 16 * 128 * 2048;
    const mixture = 2048 * 64 + 6 * 3 * 2048 * 1408 + 3 * 2048 * 2816;
    const weights = 27 * attention + 3 * 2048 * 10_944 + 26 * mixture;
    expect(flops(DEEPSEEK_V2_LITE, 4096, 1, floors(27, 27 + 9 * 27)) / (2 * 4096 * weights)).toBeCloseTo(
      1,
      9,
    );
  });
});

describe('bytes that one token streams', () => {
  test('Llama-3.1-8B: every linear weight, and little else', () => {
    const bytes = (layerSeconds(memoryOnly, LLAMA_8B, 1) - floors(32, 32)) * 3352e9;
    expect(bytes).toBeGreaterThan(2 * 6_979_321_856);
    expect(bytes).toBeLessThan(2 * 6_979_321_856 * 1.001);
  });

  test('Mixtral-8x7B: attention, router and two of eight experts', () => {
    const weights = 32 * (4096 * 48 * 128 + 4096 * 4096 + 4096 * 8 + 2 * 3 * 4096 * 14_336);
    const bytes = (layerSeconds(memoryOnly, MIXTRAL, 1) - floors(32, 0)) * 3352e9;
    expect(bytes / (2 * weights)).toBeCloseTo(1, 2);
  });

  test('a format that holds for experts only leaves attention in 16 bit', () => {
    const all = layerSeconds(memoryOnly, MIXTRAL, 1, 1, WEIGHT_FORMATS.fp4);
    const experts = layerSeconds(memoryOnly, MIXTRAL, 1, 1, { ...WEIGHT_FORMATS.fp4, scope: 'experts' });
    const attention = 32 * (4096 * 48 * 128 + 4096 * 4096);
    expect((experts - all) * 3352e9).toBeCloseTo((attention * (16 - 4.25)) / 8, -3);
  });
});

test('tensor parallelism adds two all-reduces a layer', () => {
  const latencySeconds = 5e-6;
  const withLatency = atPeak({ allReduce: { latencySeconds, bandwidthEfficiency: 1 } });
  const added = layerSeconds(withLatency, LLAMA_8B, 1, 2) - layerSeconds(atPeak(), LLAMA_8B, 1, 2);
  expect(added).toBeCloseTo(2 * 32 * latencySeconds, 12);
  expect(layerSeconds(withLatency, LLAMA_8B, 1, 1)).toBe(layerSeconds(atPeak(), LLAMA_8B, 1, 1));
});

test('the head stays in 16 bit, its columns divided among the GPUs', () => {
  const head = (tensorParallel: number) =>
    new TokenTable(
      headOperators({
        accelerator: memoryOnly,
        model: LLAMA_8B,
        weights: WEIGHT_FORMATS.int4,
        tensorParallel,
      }),
      0,
    ).seconds(1) * 3352e9;
  expect(head(1) / (2 * 4096 * 128_256)).toBeCloseTo(1, 3);
  expect(head(4) / (2 * 4096 * 32_064)).toBeCloseTo(1, 3);
});
