import { describe, expect, it } from 'vitest';
import { identifiability } from '../../../src/study/calibrate/identifiability.ts';

const ERRORS = [0, 0, 0, 0];

describe('identifiability', () => {
  it('finds nothing wrong with columns that stand upright on each other', () => {
    const { unseen, confused, standardErrors } = identifiability(
      [
        [1, 0, 0, 0],
        [0, 0.5, 0, 0],
      ],
      ERRORS,
    );
    expect([unseen, confused]).toEqual([[], []]);
    // One number each, known to 1 %: the standard error is that over the slope.
    expect(standardErrors[0]).toBeCloseTo(0.01, 10);
    expect(standardErrors[1]).toBeCloseTo(0.02, 10);
  });

  it('finds columns that are the same but for a factor', () => {
    const { confused } = identifiability(
      [
        [1, 0.5, 0.2, 0],
        [0, 0, 0, 1],
        [0.1, 0.05, 0.02, 0],
      ],
      ERRORS,
    );
    expect(confused).toEqual([[0, 2]]);
  });

  it('finds three columns of which one is the sum of the others', () => {
    const { confused } = identifiability(
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [1, 1, 0, 0],
      ],
      ERRORS,
    );
    expect(confused).toEqual([[0, 1, 2]]);
  });

  it('leaves columns out that move nothing', () => {
    const { unseen, confused, standardErrors } = identifiability(
      [
        [0.001, -0.01, 0, 0],
        [1, 1, 0, 0],
      ],
      ERRORS,
    );
    expect([unseen, confused]).toEqual([[0], []]);
    expect(standardErrors[0]).toBeUndefined();
  });

  it('takes the noise from what the fit leaves over', () => {
    // Squares add up to 0.12 over 4 - 1 degrees of freedom: 0.2 a number, 0.1 for the mean of four.
    const { standardErrors } = identifiability([[1, 1, 1, 1]], [0.2, -0.2, 0.2, 0]);
    expect(standardErrors[0]).toBeCloseTo(0.1, 10);
  });
});
