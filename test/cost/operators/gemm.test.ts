import fc from 'fast-check';
import { all, type BigNumber, create } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { Gemm } from '../../../src/cost/operators/gemm.ts';
import type { Accelerator, GemmFigures } from '../../../src/hardware/accelerator.ts';
import { WEIGHT_FORMATS } from '../../../src/model/weight-format.ts';
import { A100, AT_PEAK, anyFigures, anyShare, atPeak, H100 } from '../fixtures.ts';

const math = create(all, { number: 'BigNumber', precision: 64 });
const exactly = (formula: string): number => (math.evaluate(formula) as BigNumber).toNumber();

const GATE_UP = { name: 'gate_up', inputs: 4096, outputs: 28_672 };
const { bf16, fp8, int4, int8 } = WEIGHT_FORMATS;

const withGemm = (figures: GemmFigures): Accelerator => atPeak({ gemm: { bf16: figures } });
const anyGemmFigures: fc.Arbitrary<GemmFigures> = fc
  .tuple(anyFigures, anyShare, anyShare)
  .map(([figures, waveFloor, sustainedSlowdown]) => ({ ...figures, waveFloor, sustainedSlowdown }));
const tokenCounts = fc.integer({ min: 1, max: 20_000 });

describe('at the peaks', () => {
  test('many tokens take 2 T K N FLOPs', () => {
    const seconds = new Gemm(atPeak(), GATE_UP, bf16).seconds(8192);
    expect(seconds).toBeCloseTo(exactly('2 * 8192 * 4096 * 28672 / 989e12'), 15);
  });

  test('one token streams the weights, its inputs and its outputs', () => {
    const seconds = new Gemm(atPeak(), GATE_UP, bf16).seconds(1);
    expect(seconds).toBeCloseTo(exactly('(4096 * 28672 * 2 + 4096 * 2 + 28672 * 2) / 3352e9'), 15);
  });

  test('int4 weights are read at 4.125 bits, and computed with in 16 bit', () => {
    const gemm = new Gemm(atPeak(), GATE_UP, int4);
    expect(gemm.seconds(1)).toBeCloseTo(
      exactly('(4096 * 28672 * 4.125 / 8 + 4096 * 2 + 28672 * 2) / 3352e9'),
      15,
    );
    expect(gemm.seconds(8192)).toBe(new Gemm(atPeak(), GATE_UP, bf16).seconds(8192));
  });

  test('fp8 doubles the FLOP/s and halves weights and inputs', () => {
    const gemm = new Gemm(atPeak(), GATE_UP, fp8);
    expect(gemm.seconds(1)).toBeCloseTo(exactly('(4096 * 28672 + 4096 + 28672 * 2) / 3352e9'), 15);
    expect(gemm.seconds(8192)).toBeCloseTo(exactly('2 * 8192 * 4096 * 28672 / 1979e12'), 15);
  });

  test('without FP8 units fp8 weights save bandwidth and no arithmetic', () => {
    const card = { ...atPeak(), peakFlops: A100.peakFlops };
    expect(new Gemm(card, GATE_UP, fp8).seconds(8192)).toBe(new Gemm(card, GATE_UP, bf16).seconds(8192));
    expect(new Gemm(card, GATE_UP, fp8).seconds(1)).toBeLessThan(
      new Gemm(card, GATE_UP, bf16).seconds(1) * 0.51,
    );
  });
});

describe('refinements', () => {
  test('the wave: a product with one tile a multiprocessor or fewer is no faster for being narrow', () => {
    const card = withGemm({ ...AT_PEAK, waveFloor: 1 });
    const narrow = { name: 'narrow', inputs: 65_536, outputs: 128 };
    const wave = exactly('2 * 128 * 128 * 65536 * 132 / 989e12');
    expect(new Gemm(card, narrow, bf16).seconds(128)).toBeCloseTo(wave, 7);
    expect(new Gemm(card, narrow, bf16).seconds(128)).toBeGreaterThan(wave);
  });

  test('a product of 1 ms runs slower by half of the sustained slowdown', () => {
    const inputs = 4096;
    const tokens = exactly('989e12 * 1e-3 / (2 * 4096 * 28672)');
    const gemm = new Gemm(withGemm({ ...AT_PEAK, sustainedSlowdown: 0.2 }), { ...GATE_UP, inputs }, bf16);
    expect(gemm.seconds(tokens)).toBeCloseTo(1.1e-3, 12);
  });

  test('quantising activations streams 3 bytes an element and pass, in 8-bit formats only', () => {
    const card = atPeak({ gemm: { bf16: { ...AT_PEAK, quantizationPasses: 2 } } });
    const extra = new Gemm(card, GATE_UP, int8).seconds(1) - new Gemm(atPeak(), GATE_UP, int8).seconds(1);
    expect(extra).toBeCloseTo((2 * 3 * 4096) / 3352e9, 18);
    expect(new Gemm(card, GATE_UP, bf16).seconds(1)).toBe(new Gemm(atPeak(), GATE_UP, bf16).seconds(1));
  });
});

describe('laws', () => {
  test('never faster than the physical peaks', () => {
    fc.assert(
      fc.property(anyGemmFigures, tokenCounts, (figures, tokens) => {
        const seconds = new Gemm(withGemm(figures), GATE_UP, bf16).seconds(tokens);
        const computeSeconds = (2 * tokens * 4096 * 28_672) / 989e12;
        const memorySeconds = (2 * (4096 * 28_672 + tokens * (4096 + 28_672))) / 3352e9;
        expect(seconds).toBeGreaterThanOrEqual(Math.max(computeSeconds, memorySeconds) * (1 - 1e-12));
      }),
    );
  });

  test('more tokens are never faster', () => {
    fc.assert(
      fc.property(anyGemmFigures, tokenCounts, tokenCounts, (figures, tokens, more) => {
        const gemm = new Gemm(withGemm(figures), GATE_UP, bf16);
        expect(gemm.seconds(tokens + more)).toBeGreaterThanOrEqual(gemm.seconds(tokens) * (1 - 1e-12));
      }),
    );
  });

  test('more bandwidth or compute is never slower', () => {
    const faster = {
      bandwidth: { ...H100, memoryBandwidthBytesPerSecond: 2 * H100.memoryBandwidthBytesPerSecond },
      compute: { ...H100, peakFlops: { bf16: 2 * H100.peakFlops.bf16 } },
    };
    fc.assert(
      fc.property(tokenCounts, (tokens) => {
        const seconds = new Gemm(H100, GATE_UP, bf16).seconds(tokens);
        expect(new Gemm(faster.bandwidth, GATE_UP, bf16).seconds(tokens)).toBeLessThanOrEqual(seconds);
        expect(new Gemm(faster.compute, GATE_UP, bf16).seconds(tokens)).toBeLessThanOrEqual(seconds);
      }),
    );
  });

  test('a format without figures of its own takes the shares of bf16', () => {
    const gemm = { bf16: H100.operators.gemm.bf16 };
    const card = { ...H100, operators: { ...H100.operators, gemm } };
    const explicit = { ...card, operators: { ...card.operators, gemm: { ...gemm, fp8: gemm.bf16 } } };
    expect(new Gemm(card, GATE_UP, fp8).seconds(512)).toBe(new Gemm(explicit, GATE_UP, fp8).seconds(512));
  });
});

describe('older libraries', () => {
  const half = { ...AT_PEAK, computeEfficiency: 0.5 };
  const card = atPeak({ gemm: { bf16: AT_PEAK, 'bf16-2024': half } });
  const seconds = (kernel?: string) => new Gemm(card, GATE_UP, bf16, kernel).seconds(8192);

  test('have figures of their own where the profile has them', () => {
    expect(seconds('2024')).toBeCloseTo(2 * seconds(), 12);
    expect(seconds('2019')).toBe(seconds());
  });

  test('a format without figures takes those of bf16, of the same library', () => {
    const old = new Gemm(card, GATE_UP, int8, '2024').seconds(8192);
    expect(old).toBeCloseTo(2 * new Gemm(card, GATE_UP, int8).seconds(8192), 12);
  });
});
