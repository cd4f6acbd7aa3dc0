import { expect, test } from 'vitest';
import { layersByKernels } from '../../src/cost/kernel-count.ts';
import { DEEPSEEK_V2_LITE, LLAMA_8B, MIXTRAL } from './fixtures.ts';

test('a dense layer with grouped attention counts as one', () => {
  expect(layersByKernels(LLAMA_8B)).toBe(32);
});

test('mixtures and latent attention launch more: 7 or 20 kernels of attention, 5 or 24 of feed-forward, over 12', () => {
  expect(layersByKernels(MIXTRAL)).toBeCloseTo((32 * (7 + 24)) / 12, 12);
  expect(layersByKernels(DEEPSEEK_V2_LITE)).toBeCloseTo((27 * 20 + 1 * 5 + 26 * 24) / 12, 12);
});
