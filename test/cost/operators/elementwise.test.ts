import { describe, expect, test } from 'vitest';
import { Elementwise, gateWork, layerWork } from '../../../src/cost/operators/elementwise.ts';
import { atPeak, DEEPSEEK_V2_LITE, LLAMA_8B } from '../fixtures.ts';

describe('elements read and written for one token', () => {
  test('Llama 8B: two norms over two vectors, rotation of 40 heads, storing of 16', () => {
    expect(layerWork(LLAMA_8B, 1).elementsPerToken).toBe(8 * 4096 + 2 * 40 * 128 + 2 * 16 * 128);
  });

  test('the norms are not divided among GPUs, the heads are', () => {
    expect(layerWork(LLAMA_8B, 8).elementsPerToken).toBe(8 * 4096 + (2 * 40 * 128 + 2 * 16 * 128) / 8);
  });

  test('latent attention stores 576 numbers once', () => {
    expect(layerWork(DEEPSEEK_V2_LITE, 2).elementsPerToken).toBe(8 * 2048 + 2 * 9 * 64 + 2 * 576);
  });

  test('the gate reads two widths and writes one', () => {
    expect(gateWork(14_336, 4).elementsPerToken).toBe((3 * 14_336) / 4);
  });
});

test('streams 16-bit numbers, above the floor of its kernels', () => {
  const elementwise = new Elementwise(atPeak(), { kernels: 4, elementsPerToken: 1e6 });
  const floor = elementwise.seconds(0);
  expect(floor).toBeGreaterThan(0);
  expect(elementwise.seconds(1000) - floor).toBeCloseTo(2e9 / 3352e9, 12);
});
