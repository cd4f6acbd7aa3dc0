import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/random/stream.ts';
import { ramp } from '../../../src/workload/arrivals/ramp.ts';

const WITHOUT_CHANCE = { process: 'ramp', burstiness: Number.POSITIVE_INFINITY } as const;

describe('ramp', () => {
  test('linear: the rate before each request rises by equal steps', () => {
    const spec = { ...WITHOUT_CHANCE, strategy: 'linear', startRate: 1, endRate: 4 } as const;
    const { seconds } = ramp(spec, 4, stream(1, 'x'));
    const expected = [1, 1 + 1 / 2, 1 + 1 / 2 + 1 / 3, 1 + 1 / 2 + 1 / 3 + 1 / 4];
    for (const [i, time] of seconds.entries()) expect(time).toBeCloseTo(expected[i], 12);
  });

  test('exponential: by equal factors', () => {
    const spec = { ...WITHOUT_CHANCE, strategy: 'exponential', startRate: 1, endRate: 8 } as const;
    const { seconds } = ramp(spec, 4, stream(1, 'x'));
    for (const [i, time] of seconds.entries()) expect(time).toBeCloseTo([1, 1.5, 1.75, 1.875][i], 12);
  });

  test('a single request comes at the start rate', () => {
    const spec = { ...WITHOUT_CHANCE, strategy: 'linear', startRate: 2, endRate: 8 } as const;
    expect([...ramp(spec, 1, stream(1, 'x')).seconds]).toEqual([0.5]);
  });

  test('from a rate to itself it is a Poisson process', () => {
    const spec = { process: 'ramp', strategy: 'exponential', startRate: 2, endRate: 2 } as const;
    const { seconds } = ramp(spec, 40_000, stream(2, 'x'));
    expect(Math.abs(seconds[39_999] / 40_000 - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(40_000));
  });
});
