import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/random/stream.ts';
import { gammaProcess } from '../../../src/workload/arrivals/gamma.ts';
import { poisson } from '../../../src/workload/arrivals/poisson.ts';

describe('poisson', () => {
  test('is the gamma process of burstiness 1, draw for draw', () => {
    const expected = gammaProcess({ process: 'gamma', rate: 3, burstiness: 1 }, 1000, stream(1, 'x'));
    expect(poisson({ process: 'poisson', rate: 3 }, 1000, stream(1, 'x'))).toEqual(expected);
  });

  test('counts in windows have a variance equal to their mean', () => {
    const { seconds } = poisson({ process: 'poisson', rate: 10 }, 100_000, stream(2, 'x'));
    const windows = new Array<number>(9900).fill(0);
    for (const time of seconds) if (time < windows.length) windows[Math.floor(time)]++;
    const mean = windows.reduce((sum, n) => sum + n, 0) / windows.length;
    const variance = windows.reduce((sum, n) => sum + (n - mean) ** 2, 0) / windows.length;
    // The variance-to-mean ratio of n windows has a standard error of sqrt(2 / n).
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / windows.length));
  });

  test('rescaled, it ends exactly at count / rate', () => {
    const { seconds } = poisson({ process: 'poisson', rate: 7, rescale: true }, 1000, stream(3, 'x'));
    expect(seconds[999]).toBe(1000 / 7);
  });

  test('an endless rate sends everything at once', () => {
    const spec = { process: 'poisson', rate: Number.POSITIVE_INFINITY, rescale: true } as const;
    expect([...poisson(spec, 3, stream(1, 'x')).seconds]).toEqual([0, 0, 0]);
  });
});
