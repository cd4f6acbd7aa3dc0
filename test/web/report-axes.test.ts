import { describe, expect, it } from 'vitest';
import { logDomain, logTicks, tick } from '../../src/web/charts/plot-style.ts';

describe('a logarithmic axis', () => {
  it('spans what is above 0, and has room where all is equal or nothing is there', () => {
    expect(logDomain([0, 3, null, 40])).toEqual([3, 40]);
    expect(logDomain([6])).toEqual([4, 9]);
    expect(logDomain([0])).toEqual([1, 10]);
  });

  it('has as many round ticks as there is room for', () => {
    expect(logTicks([9, 19], 8)).toEqual([9, 10, 12, 14, 16, 18]);
    expect(logTicks([1, 1000], 10)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]);
    expect(logTicks([1, 1000], 4)).toEqual([1, 10, 100, 1000]);
    // Round numbers of decades would be 8, 9, 10 and 20.
    expect(logTicks([8, 23], 6)).toEqual([10, 15, 20]);
  });

  it('writes them short', () => {
    expect([0.25, 15, 1500, 2_000_000].map(tick)).toEqual(['0.25', '15', '1.5K', '2M']);
  });
});
