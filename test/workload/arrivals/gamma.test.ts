import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/random/stream.ts';
import { gammaProcess } from '../../../src/workload/arrivals/gamma.ts';

describe('gamma', () => {
  test('the gaps, that of request 0 among them, vary as 1 / sqrt(burstiness)', () => {
    const { seconds } = gammaProcess({ process: 'gamma', rate: 20, burstiness: 4 }, 100_000, stream(1, 'x'));
    const gaps = seconds.map((time, i) => time - (i === 0 ? 0 : seconds[i - 1]));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const std = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(seconds[0]).toBeGreaterThan(0);
    expect(Math.abs(mean - 1 / 20)).toBeLessThan((4 * 0.5) / 20 / Math.sqrt(gaps.length));
    expect(std / mean).toBeCloseTo(0.5, 2);
  });

  test('rescaled, it ends exactly at count / rate', () => {
    const spec = { process: 'gamma', rate: 3, burstiness: 0.5, rescale: true } as const;
    expect(gammaProcess(spec, 500, stream(2, 'x')).seconds[499]).toBe(500 / 3);
  });

  test('endless burstiness is a constant rate', () => {
    const spec = { process: 'gamma', rate: 4, burstiness: Number.POSITIVE_INFINITY } as const;
    expect([...gammaProcess(spec, 4, stream(3, 'x')).seconds]).toEqual([0.25, 0.5, 0.75, 1]);
  });
});
