import { describe, expect, it } from 'vitest';
import { durationText } from '../../src/cli/progress.ts';

describe('durationText', () => {
  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1:00 min'],
    [185, '3:05 min'],
    [3600, '1:00 h'],
    [8100, '2:15 h'],
    [Number.POSITIVE_INFINITY, '-'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
