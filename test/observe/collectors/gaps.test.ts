import { describe, expect, it } from 'vitest';
import { GapCollector } from '../../../src/observe/collectors/gaps.ts';

describe('GapCollector', () => {
  it('keeps each gap with the number of tokens that came after it', () => {
    const gaps = new GapCollector(0);
    gaps.tokens(0, 1, 0.01, 64);
    gaps.tokens(1, 1, 0.02, 3);
    expect(gaps.samples()).toEqual({ values: Float64Array.of(0.01, 0.02), weights: Int32Array.of(64, 3) });
  });

  it('leaves out the tokens of the warm-up', () => {
    const gaps = new GapCollector(2);
    gaps.tokens(0, 1.999, 0.01, 64);
    gaps.tokens(0, 2, 0.02, 3);
    expect(gaps.samples()).toEqual({ values: Float64Array.of(0.02), weights: Int32Array.of(3) });
  });

  it('leaves out a warm-up that the run tells afterwards', () => {
    const gaps = new GapCollector('auto');
    gaps.tokens(0, 1.999, 0.01, 64);
    gaps.tokens(0, 2, 0.02, 3);
    expect(gaps.samples(2)).toEqual({ values: Float64Array.of(0.02), weights: Int32Array.of(3) });
    expect(gaps.samples(0).values).toHaveLength(2);
  });
});
