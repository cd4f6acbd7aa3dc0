import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prefillGeometry } from '../../../src/cost/operators/attention-geometry.ts';
import { PrefillAttention } from '../../../src/cost/operators/prefill-attention.ts';
import type { PrefillAttentionFigures } from '../../../src/hardware/accelerator.ts';
import { AT_PEAK, anyFigures, anyMicroseconds, anyShare, atPeak, H100, LLAMA_8B } from '../fixtures.ts';

const card = atPeak();
const geometry = prefillGeometry(LLAMA_8B, 1, 'bf16');
const full = { count: 1, windowTokens: Infinity };
const make = (figures: PrefillAttentionFigures, windowTokens = Infinity) =>
  new PrefillAttention(card, figures, geometry, { count: 1, windowTokens });

const fresh = fc.integer({ min: 1, max: 10_000 });
const cached = fc.integer({ min: 0, max: 30_000 });
const anyPrefillFigures: fc.Arbitrary<PrefillAttentionFigures> = fc
  .tuple(anyFigures, anyMicroseconds, anyShare, fc.boolean())
  .map(([figures, itemSeconds, longestItem, packsQueryHeads]) => ({
    ...figures,
    itemSeconds,
    longestItem,
    packsQueryHeads,
  }));

/** Pairs of a query and a token that it sees, counted one by one. */
function countPairs(newTokens: number, cachedTokens: number, windowTokens: number): number {
  let pairs = 0;
  for (let i = 1; i <= newTokens; i++) pairs += Math.min(cachedTokens + i, windowTokens);
  return pairs;
}

describe('at the peaks', () => {
  const flops = (pairs: number, newTokens: number) => (pairs + 64 * newTokens) * 4 * 32 * 128;

  test('the causal half, and the masked half of the tiles on the diagonal', () => {
    const pairs = (4096 * 4097) / 2;
    expect(make(AT_PEAK).seconds(4096, 0)).toBeCloseTo(flops(pairs, 4096) / 989e12, 12);
  });

  test('after a cached prefix every new token sees all of it', () => {
    const pairs = 512 * 8000 + (512 * 513) / 2;
    expect(make(AT_PEAK).seconds(512, 8000)).toBeCloseTo(flops(pairs, 512) / 989e12, 12);
  });

  test('one new token reads the KV of its context', () => {
    const bytes = 10_001 * 2 * 8 * 128 * 2 + 2 * 32 * 128 * 2;
    expect(make(AT_PEAK).seconds(1, 10_000)).toBeCloseTo(bytes / 3352e9, 12);
  });

  test('layers multiply', () => {
    const layers = new PrefillAttention(card, AT_PEAK, geometry, { ...full, count: 32 });
    expect(layers.seconds(2048, 100)).toBeCloseTo(32 * make(AT_PEAK).seconds(2048, 100), 12);
  });

  test('a window: pairs counted one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 400 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 600 }),
        (n, c, window) => {
          // Compute decides here: the KV of few tokens is read in no time.
          const computeBound = { ...card, memoryBandwidthBytesPerSecond: 1e18 };
          const windowed = new PrefillAttention(computeBound, AT_PEAK, geometry, {
            count: 1,
            windowTokens: window,
          });
          expect(windowed.seconds(n, c)).toBeCloseTo(flops(countPairs(n, c, window), n) / 989e12, 15);
        },
      ),
    );
  });
});

describe('refinements', () => {
  test('items: heads, or KV heads where query heads are packed, shared out among the multiprocessors', () => {
    const extra = (packsQueryHeads: boolean) =>
      make({ ...AT_PEAK, itemSeconds: 132e-6, packsQueryHeads }).seconds(4096, 0) -
      make(AT_PEAK).seconds(4096, 0);
    expect(extra(false)).toBeCloseTo(32e-6, 12);
    expect(extra(true)).toBeCloseTo(8e-6, 12);
  });

  test('the longest item bounds a chunk that cannot fill the chip', () => {
    const figures = { ...AT_PEAK, longestItem: 1 };
    const tile = 4 * 128 * 128 * (20_000 + 64);
    const seconds = make(figures).seconds(1, 19_999);
    expect(seconds).toBeGreaterThanOrEqual((tile * 132) / 989e12);
    expect(seconds).toBeLessThan(((tile * 132) / 989e12) * 1.01);
  });

  test('the launch floor stands apart, once for all layers', () => {
    const attention = new PrefillAttention(card, { ...AT_PEAK, latencySeconds: 10e-6 }, geometry, {
      ...full,
      count: 32,
    });
    expect(attention.latencySeconds).toBeCloseTo(320e-6, 12);
    expect(attention.seconds(2048, 0)).toBeCloseTo(32 * make(AT_PEAK).seconds(2048, 0), 12);
  });
});

describe('laws', () => {
  test('never faster than the physical peaks', () => {
    fc.assert(
      fc.property(anyPrefillFigures, fresh, cached, (figures, n, c) => {
        const computeSeconds = ((n * c + (n * (n + 1)) / 2) * 4 * 32 * 128) / 989e12;
        const memorySeconds = (2 * 2 * n * 32 * 128 + (c + n) * 2 * 8 * 128 * 2) / 3352e9;
        expect(make(figures).seconds(n, c)).toBeGreaterThanOrEqual(
          Math.max(computeSeconds, memorySeconds) * (1 - 1e-12),
        );
      }),
    );
  });

  test('more new or cached tokens are never faster, with and without a window', () => {
    const windows = fc.constantFrom(Infinity, 4096, 128);
    fc.assert(
      fc.property(anyPrefillFigures, windows, fresh, cached, fresh, (figures, window, n, c, more) => {
        const attention = make(figures, window);
        const seconds = attention.seconds(n, c) * (1 - 1e-12);
        expect(attention.seconds(n + more, c)).toBeGreaterThanOrEqual(seconds);
        expect(attention.seconds(n, c + more)).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });

  test('a window is never slower than the whole context', () => {
    fc.assert(
      fc.property(anyPrefillFigures, fresh, cached, (figures, n, c) => {
        expect(make(figures, 1024).seconds(n, c)).toBeLessThanOrEqual(
          make(figures).seconds(n, c) * (1 + 1e-12),
        );
      }),
    );
  });

  test('a prompt in chunks does the work of the whole prompt', () => {
    const figures = { ...AT_PEAK, sharpness: Infinity };
    const computeBound = { ...card, memoryBandwidthBytesPerSecond: 1e18 };
    const attention = new PrefillAttention(computeBound, figures, geometry, full);
    const chunks = [0, 2048, 4096, 6144].map((c) => attention.seconds(2048, c));
    expect(chunks.reduce((sum, seconds) => sum + seconds)).toBeCloseTo(attention.seconds(8192, 0), 12);
  });

  test('H100: causal attention of one long prompt reaches 55 to 68 % of the peak', () => {
    const attention = new PrefillAttention(H100, H100.operators.prefillAttention.default, geometry, full);
    const flops = ((16_384 * 16_384) / 2) * 4 * 32 * 128;
    const share = flops / attention.seconds(16_384, 0) / 989e12;
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.681);
  });
});
