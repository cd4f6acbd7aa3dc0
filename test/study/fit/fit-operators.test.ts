import { describe, expect, it } from 'vitest';
import type { Accelerator, GemmFigures } from '../../../src/hardware/accelerator.ts';
import { fitOperators, withFigures } from '../../../src/study/fit/fit-operators.ts';
import { withOperators } from '../../../src/study/fit/operator-fit.ts';
import { decodeAttentionFit } from '../../../src/study/fit/operators/decode-attention.ts';
import { gemmFit } from '../../../src/study/fit/operators/gemm.ts';
import { moeFit } from '../../../src/study/fit/operators/moe.ts';
import type { Figures } from '../../../src/study/fit/parameter.ts';
import type { DecodeShape, GemmShape, MoeShape, Timing } from '../../../src/study/fit/timing.ts';
import { H100 } from '../../cost/fixtures.ts';

const AMPERE: Accelerator = { ...H100, architecture: 'Ampere' };
const TRUE_GEMM: GemmFigures = {
  computeEfficiency: 0.7,
  memoryEfficiency: 0.82,
  latencySeconds: 5e-6,
  sharpness: 2,
};

const shapes: GemmShape[] = [1, 8, 64, 256, 1024, 4096].flatMap((tokens) =>
  [4096, 14_336].flatMap((outputs) =>
    [2048, 8192].map((inputs) => ({
      operator: 'gemm' as const,
      format: 'bf16' as const,
      tokens,
      inputs,
      outputs,
    })),
  ),
);

/** Timings that the operators of an accelerator with these figures would have. */
const gemmTimings = (figures: GemmFigures): Timing[] =>
  shapes.map((shape) => ({
    ...shape,
    seconds: gemmFit('bf16').predict(AMPERE, figures as unknown as Figures, shape),
  }));

describe('fitOperators', () => {
  it('finds the figures that made the timings', () => {
    const [gemm] = fitOperators(gemmTimings(TRUE_GEMM), AMPERE);
    expect(gemm.path).toEqual(['gemm', 'bf16']);
    expect(gemm.rows).toBe(shapes.length);
    expect(gemm.medianError).toBeLessThan(1e-3);
    expect(gemm.figures.computeEfficiency).toBeCloseTo(0.7, 2);
    expect(gemm.figures.memoryEfficiency).toBeCloseTo(0.82, 2);
    expect(gemm.figures.latencySeconds as number).toBeCloseTo(5e-6, 7);
    expect(gemm.figures.sharpness).toBeCloseTo(2, 1);
  });

  it('refuses rows that are faster than the peaks, and does not let them in', () => {
    const honest = gemmTimings(TRUE_GEMM);
    const impossible = honest.slice(0, 5).map((timing) => ({ ...timing, seconds: timing.seconds / 100 }));
    const [gemm] = fitOperators([...honest, ...impossible], AMPERE);
    expect(gemm.refused).toBe(5);
    expect(gemm.rows).toBe(shapes.length);
    expect(gemm.figures.memoryEfficiency).toBeCloseTo(0.82, 2);
  });

  it('is hardly moved by a few rows of another kernel', () => {
    const timings = gemmTimings(TRUE_GEMM);
    const odd = timings.map((timing, i) =>
      i % 12 === 5 ? { ...timing, seconds: timing.seconds * 3 } : timing,
    );
    const [gemm] = fitOperators(odd, AMPERE);
    expect(gemm.medianError).toBeLessThan(0.03);
    expect(gemm.figures.computeEfficiency).toBeCloseTo(0.7, 1);
  });

  it('says nothing of an operator that was hardly measured', () => {
    expect(fitOperators(gemmTimings(TRUE_GEMM).slice(0, 9), AMPERE)).toEqual([]);
  });

  it('keeps the bandwidth of memory apart from that of a warm cache', () => {
    const figures = {
      memoryEfficiency: 0.85,
      latencySeconds: 10e-6,
      sharpness: 2,
      kvHeadItemSeconds: 3e-6,
      queryHeadItemSeconds: 0.04e-6,
      rampSeconds: 5e-6,
      rampContextTokens: 10_000,
    };
    const timings = [1, 4, 16, 64, 256].flatMap((sequences) =>
      [16, 128, 1024, 4096, 16_384].flatMap((contextTokens) =>
        [1, 8].map((kvHeads): Timing => {
          const shape: DecodeShape = {
            ...{ operator: 'decodeAttention', kvCacheType: 'bf16', headDim: 128, queryHeads: 4 * kvHeads },
            ...{ kvHeads, sequences, contextTokens },
          };
          const warm = { ...figures, cachedShare: 0.3, cacheBytes: 50e6 };
          return { ...shape, seconds: decodeAttentionFit.predict(H100, warm, shape) };
        }),
      ),
    );
    const [decode] = fitOperators(timings, H100);
    expect(decode.figures.memoryEfficiency).toBeCloseTo(0.85, 2);
    expect(decode.figures).not.toHaveProperty('cachedShare');
    expect(decode.p90Error).toBeLessThan(0.05);
  });
});

describe('the fits', () => {
  it('predict what the simulator itself would run', () => {
    const shape: MoeShape = {
      ...{ operator: 'moe', tokens: 4, hiddenSize: 4096, intermediateSize: 14_336 },
      ...{ experts: 8, expertsPerToken: 2, touched: 5 },
    };
    const figures = { computeEfficiency: 1, memoryEfficiency: 1, latencySeconds: 0, sharpness: 6 };
    const seconds = moeFit.predict(H100, figures, shape);
    const weightBytes = 3 * 4096 * 14_336 * 5 * 2;
    expect(seconds).toBeGreaterThan(weightBytes / H100.memoryBandwidthBytesPerSecond);
    expect(seconds).toBeLessThan((1.1 * weightBytes) / H100.memoryBandwidthBytesPerSecond);
  });

  it('are never faster at any figures than the peaks that refuse rows', () => {
    for (const shape of shapes) {
      const best = { computeEfficiency: 0.95, memoryEfficiency: 0.95, latencySeconds: 0, sharpness: 6 };
      const { fastest, predict } = gemmFit('bf16');
      expect(predict(AMPERE, best, shape)).toBeGreaterThan(fastest(AMPERE, shape));
    }
  });
});

describe('withFigures', () => {
  it('replaces one entry and leaves the others', () => {
    const card = withOperators(H100, { gemm: { bf16: TRUE_GEMM, 'bf16-2024': TRUE_GEMM } });
    const fitted = { path: ['gemm', 'bf16'] as const, rows: 1, refused: 0, medianError: 0, p90Error: 0 };
    const { gemm } = withFigures(card, { ...fitted, figures: { sharpness: 3 } }).operators;
    expect(gemm.bf16).toEqual({ sharpness: 3 });
    expect(gemm['bf16-2024']).toBe(TRUE_GEMM);
  });
});
