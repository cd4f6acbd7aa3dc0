import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeGeometry } from '../../../src/cost/operators/attention-geometry.ts';
import { DecodeAttention } from '../../../src/cost/operators/decode-attention.ts';
import type { DecodeAttentionFigures } from '../../../src/hardware/accelerator.ts';
import { AT_PEAK, anyFigures, anyMicroseconds, atPeak, DEEPSEEK_V2_LITE, LLAMA_8B } from '../fixtures.ts';

const card = atPeak();
const geometry = decodeGeometry(LLAMA_8B, 1, 'bf16');
const full = { count: 1, windowTokens: Infinity };
const make = (figures: DecodeAttentionFigures, windowTokens = Infinity) =>
  new DecodeAttention(card, figures, geometry, { count: 1, windowTokens });

const KV_BYTES = 2 * 8 * 128 * 2;
const QUERY_BYTES = 2 * 32 * 128 * 2;
const sequenceCounts = fc.integer({ min: 1, max: 1024 });
const contexts = fc.integer({ min: 1, max: 100_000 });
const anyDecodeFigures: fc.Arbitrary<DecodeAttentionFigures> = fc
  .tuple(anyFigures, anyMicroseconds, anyMicroseconds, anyMicroseconds, anyMicroseconds)
  .map(([figures, kvHeadItemSeconds, queryHeadItemSeconds, rampSeconds, batchedSeconds]) => ({
    ...figures,
    kvHeadItemSeconds,
    queryHeadItemSeconds,
    rampSeconds,
    rampContextTokens: 5000,
    batchedSeconds,
  }));

describe('at the peaks', () => {
  test('keys and values of the whole context, queries and outputs of each sequence', () => {
    const bytes = 64 * 2000 * KV_BYTES + 64 * QUERY_BYTES;
    expect(make(AT_PEAK).seconds(64, 64 * 2000)).toBeCloseTo(bytes / 3352e9, 12);
  });

  test('an fp8 cache halves what is read', () => {
    const fp8 = new DecodeAttention(card, AT_PEAK, decodeGeometry(LLAMA_8B, 1, 'fp8'), full);
    expect(fp8.seconds(1, 1e6) / make(AT_PEAK).seconds(1, 1e6)).toBeCloseTo(0.5, 4);
  });

  test('latent attention reads 576 numbers a token for all heads, on every GPU', () => {
    for (const tensorParallel of [1, 2, 4]) {
      const latent = decodeGeometry(DEEPSEEK_V2_LITE, tensorParallel, 'bf16');
      expect(latent).toMatchObject({ kvHeads: 1, bytesPerContextToken: 576 * 2 });
      expect(latent.flopsPerPair).toBe((2 * 16 * (576 + 512)) / tensorParallel);
    }
  });

  test('latent attention with many heads is bound by compute', () => {
    const model = { ...DEEPSEEK_V2_LITE, attention: { ...DEEPSEEK_V2_LITE.attention, heads: 512 } };
    const attention = new DecodeAttention(card, AT_PEAK, decodeGeometry(model, 1, 'bf16'), full);
    const perToken = attention.seconds(1, 1e6 + 1) - attention.seconds(1, 1e6);
    expect(perToken * 989e12).toBeCloseTo(2 * 512 * (576 + 512), -2);
  });

  test('a window: each sequence sees the mean context or the window', () => {
    expect(make(AT_PEAK, 4096).seconds(4, 4 * 10_000)).toBe(make(AT_PEAK).seconds(4, 4 * 4096));
    expect(make(AT_PEAK, 4096).seconds(4, 4 * 1000)).toBe(make(AT_PEAK).seconds(4, 4 * 1000));
  });

  test('no sequences take no time', () => {
    expect(make({ ...AT_PEAK, latencySeconds: 1e-5 }).seconds(0, 0)).toBe(0);
  });
});

describe('refinements', () => {
  test('items: large batches of short contexts pay for every sequence and head', () => {
    const figures = { ...AT_PEAK, kvHeadItemSeconds: 3.3e-6, queryHeadItemSeconds: 0.03e-6 };
    const items = (1024 * (8 * 3.3e-6 + 32 * 0.03e-6)) / 132;
    expect(make(figures).seconds(1024, 1024 * 16)).toBeCloseTo(items, 12);
    expect(make(figures).seconds(1, 100_000)).toBe(make(AT_PEAK).seconds(1, 100_000));
  });

  test('the ramp reaches half at its number of context tokens', () => {
    const figures = { ...AT_PEAK, rampSeconds: 6e-6, rampContextTokens: 10_000 };
    expect(make(figures).seconds(4, 10_000) - make(AT_PEAK).seconds(4, 10_000)).toBeCloseTo(3e-6, 15);
  });

  test('grouped heads in a batch are copied once more, a single sequence is not', () => {
    const figures = { ...AT_PEAK, batchedSeconds: 5e-6 };
    expect(make(figures).seconds(1, 1000)).toBe(make(AT_PEAK).seconds(1, 1000));
    expect(make(figures).seconds(2, 1000) - make(AT_PEAK).seconds(2, 1000)).toBeCloseTo(5e-6, 15);
  });

  test('a single KV head has nothing to put together', () => {
    const single = { ...geometry, kvHeads: 1 };
    const [copied, plain] = [{ ...AT_PEAK, batchedSeconds: 5e-6 }, AT_PEAK].map(
      (figures) => new DecodeAttention(card, figures, single, full),
    );
    expect(copied.seconds(2, 1000)).toBe(plain.seconds(2, 1000));
  });
});

describe('laws', () => {
  test('never faster than the physical bandwidth', () => {
    fc.assert(
      fc.property(anyDecodeFigures, sequenceCounts, contexts, (figures, sequences, context) => {
        const bytes = sequences * (context * KV_BYTES + QUERY_BYTES);
        expect(make(figures).seconds(sequences, sequences * context)).toBeGreaterThanOrEqual(
          (bytes / 3352e9) * (1 - 1e-12),
        );
      }),
    );
  });

  test('a longer context or one sequence more is never faster, however short', () => {
    fc.assert(
      fc.property(
        anyDecodeFigures,
        sequenceCounts,
        contexts,
        contexts,
        (figures, sequences, context, more) => {
          const attention = make(figures);
          const total = sequences * context;
          const seconds = attention.seconds(sequences, total) * (1 - 1e-12);
          expect(attention.seconds(sequences, total + more)).toBeGreaterThanOrEqual(seconds);
          expect(attention.seconds(sequences + 1, total + 1)).toBeGreaterThanOrEqual(seconds);
        },
      ),
    );
  });

  test('linear in the context once bandwidth decides', () => {
    const attention = make({ ...AT_PEAK, memoryEfficiency: 0.9 });
    const step = attention.seconds(8, 200_000) - attention.seconds(8, 100_000);
    expect(attention.seconds(8, 300_000) - attention.seconds(8, 200_000)).toBeCloseTo(step, 12);
  });
});
