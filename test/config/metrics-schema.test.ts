import { describe, expect, it } from 'vitest';
import { metricsSchema } from '../../src/config/metrics-schema.ts';

describe('metricsSchema', () => {
  it('asks for the 99th percentile if nothing is said, as vLLM does', () => {
    expect(metricsSchema.parse({})).toEqual({ percentiles: [99], warmupSeconds: 0 });
  });

  it.each([
    ['ttft:200 tpot:50', { ttft: 200, tpot: 50 }],
    ['e2el:1500.5', { e2el: 1500.5 }],
    [
      { ttft: '200 ms', e2el: '2 s', tpot: 50 },
      { ttft: 200, e2el: 2000, tpot: 50 },
    ],
  ])('reads the objectives %j in milliseconds', (goodput, expected) => {
    expect(metricsSchema.parse({ goodput }).goodput).toEqual(expected);
  });

  it.each(['', 'ttft', 'ttft:0', 'ttft:-5', 'itl:5', 'ttft:5,tpot:3'])('refuses "%s"', (goodput) => {
    expect(metricsSchema.safeParse({ goodput }).success).toBe(false);
  });

  it('reads the warm-up in seconds', () => {
    expect(metricsSchema.parse({ warmup: '1.5 min' }).warmupSeconds).toBe(90);
  });

  it('leaves the warm-up to MSER-5 if asked to', () => {
    expect(metricsSchema.parse({ warmup: 'auto' }).warmupSeconds).toBe('auto');
    const { error } = metricsSchema.safeParse({ warmup: 'automatic' });
    expect(error!.issues[0].message).toBe('expected a time such as "10 s", or auto');
  });
});
