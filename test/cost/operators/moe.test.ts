import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expertsTouched, RoutedExperts } from '../../../src/cost/operators/moe.ts';
import type { MoeFigures } from '../../../src/hardware/accelerator.ts';
import { WEIGHT_FORMATS } from '../../../src/model/weight-format.ts';
import { anyFigures, anyMicroseconds, atPeak, DEEPSEEK_V2_LITE, MIXTRAL } from '../fixtures.ts';

const mixtral = MIXTRAL.moe!;
const deepseek = DEEPSEEK_V2_LITE.moe!;
const { bf16 } = WEIGHT_FORMATS;
const tokenCounts = fc.integer({ min: 1, max: 10_000 });
const anyMoeFigures: fc.Arbitrary<MoeFigures> = fc
  .tuple(anyFigures, anyMicroseconds, anyMicroseconds)
  .map(([figures, tokens, width]) => ({
    ...figures,
    paddingTokens: tokens * 1e6,
    paddingWidth: width * 1e7,
  }));

describe('routing that is known', () => {
  test('touches the experts that it is told of', () => {
    const experts = new RoutedExperts(atPeak(), 4096, mixtral, bf16, 1);
    expect(experts.secondsTouching(16, expertsTouched(mixtral, 16))).toBe(experts.seconds(16));
    const bytes = (touched: number) => touched * 3 * 4096 * 14_336 * 2;
    expect(experts.secondsTouching(4, 6) - experts.secondsTouching(4, 2)).toBeCloseTo(bytes(4) / 3352e9, 9);
  });
});

describe('expertsTouched', () => {
  test('one token touches its own experts, many touch all', () => {
    expect(expertsTouched(mixtral, 1)).toBeCloseTo(2, 12);
    expect(expertsTouched(mixtral, 200)).toBeCloseTo(8, 9);
  });

  test('two tokens of DeepSeek-V2-Lite: 6 and, of the 58 others, 6 of 64', () => {
    expect(expertsTouched(deepseek, 2)).toBeCloseTo(6 + (58 * 6) / 64, 9);
  });

  test('grows with the tokens, ever more slowly, and never beyond what T tokens could choose', () => {
    let gain = Infinity;
    for (let tokens = 1; tokens < 100; tokens++) {
      const touched = expertsTouched(deepseek, tokens);
      const next = expertsTouched(deepseek, tokens + 1) - touched;
      expect(next).toBeGreaterThan(0);
      expect(next).toBeLessThanOrEqual(gain);
      expect(touched).toBeLessThanOrEqual(Math.min(64, 6 * tokens) + 1e-9);
      gain = next;
    }
  });
});

describe('RoutedExperts', () => {
  test('one token reads two of eight experts, in slices of a quarter', () => {
    const seconds = new RoutedExperts(atPeak(), 4096, mixtral, bf16, 4).seconds(1);
    const width = 14_336 / 4;
    const bytes = 2 * 3 * 4096 * width * 2 + 2 * 2 * (3 * 4096 + 6 * width);
    expect(seconds).toBeCloseTo(bytes / 3352e9, 12);
  });

  test('many tokens take 6 T k d f FLOPs', () => {
    const seconds = new RoutedExperts(atPeak(), 4096, mixtral, bf16, 1).seconds(8192);
    expect(seconds).toBeCloseTo((6 * 8192 * 2 * 4096 * 14_336) / 989e12, 9);
  });

  test('never faster than the physical peaks', () => {
    fc.assert(
      fc.property(anyMoeFigures, tokenCounts, (figures, tokens) => {
        const seconds = new RoutedExperts(atPeak({ moe: figures }), 4096, mixtral, bf16, 1).seconds(tokens);
        const computeSeconds = (6 * tokens * 2 * 4096 * 14_336) / 989e12;
        const memorySeconds = (expertsTouched(mixtral, tokens) * 3 * 4096 * 14_336 * 2) / 3352e9;
        expect(seconds).toBeGreaterThanOrEqual(Math.max(computeSeconds, memorySeconds) * (1 - 1e-12));
      }),
    );
  });

  test('more tokens are never faster', () => {
    fc.assert(
      fc.property(anyMoeFigures, tokenCounts, tokenCounts, (figures, tokens, more) => {
        const experts = new RoutedExperts(atPeak({ moe: figures }), 2048, deepseek, bf16, 2);
        expect(experts.seconds(tokens + more)).toBeGreaterThanOrEqual(experts.seconds(tokens) * (1 - 1e-12));
      }),
    );
  });
});
