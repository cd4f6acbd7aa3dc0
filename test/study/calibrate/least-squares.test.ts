import { describe, expect, it } from 'vitest';
import { leastSquares, slopes } from '../../../src/study/calibrate/least-squares.ts';

const WIDE = { low: [-10, -10], high: [10, 10] };

describe('leastSquares', () => {
  it('solves a line through three points: y = 1 + 2 x', () => {
    const errors = ([a, b]: readonly number[]) => [0, 1, 2].map((x) => a + b * x - (1 + 2 * x));
    const [a, b] = leastSquares(errors, [0, 0], WIDE, 8);
    expect(a).toBeCloseTo(1, 3);
    expect(b).toBeCloseTo(2, 3);
  });

  it('stays within bounds, and moves the others to where they are best there', () => {
    // Least of (a + b - 3)^2 + (a - b)^2 + (b - 1)^2 with a <= 1: at a = 1, b is 4 / 3.
    const errors = ([a, b]: readonly number[]) => [a + b - 3, a - b, b - 1];
    const [a, b] = leastSquares(errors, [0, 0], { low: [0, 0], high: [1, 10] }, 8);
    expect(a).toBe(1);
    expect(b).toBeCloseTo(4 / 3, 2);
  });

  it('measures slopes inwards at the upper bound', () => {
    const seen: number[] = [];
    const errors = ([a]: readonly number[]) => {
      seen.push(a);
      return [3 * a];
    };
    const [[slope]] = slopes(errors, [1], { low: [0], high: [1] });
    expect(slope).toBeCloseTo(3, 10);
    expect(Math.max(...seen)).toBe(1);
  });
});
