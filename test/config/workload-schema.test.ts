import { describe, expect, it } from 'vitest';
import { workloadSchema } from '../../src/config/workload-schema.ts';

const BASE = { arrivals: { process: 'burst' }, requests: 10, input: 100, output: 20 };

describe('workloadSchema', () => {
  it.each([
    [512, { kind: 'fixed', tokens: 512 }],
    [{ fixed: 512 }, { kind: 'fixed', tokens: 512 }],
    [{ uniform: [1, 9] }, { kind: 'uniform', min: 1, max: 9 }],
    [{ normal: { mean: 80, std: 20 } }, { kind: 'normal', mean: 80, std: 20 }],
    [
      { lognormal: { mean: 80, std: 20, min: 1, max: 200 } },
      { kind: 'lognormal', mean: 80, std: 20, min: 1, max: 200 },
    ],
    [{ empirical: [5, 7] }, { kind: 'empirical', values: [5, 7] }],
    [{ empirical: { 5: 2, 7: 1 } }, { kind: 'empirical', values: [5, 5, 7] }],
  ])('reads the length %j', (input, expected) => {
    expect(workloadSchema.parse({ ...BASE, input }).input).toEqual(expected);
  });

  it.each([
    [
      { process: 'poisson', rate: 4 },
      { process: 'poisson', rate: 4 },
    ],
    [
      { process: 'poisson', rate: '120 /min', rescale: true },
      { process: 'poisson', rate: 2, rescale: true },
    ],
    [
      { process: 'gamma', rate: 4, burstiness: 0.5 },
      { process: 'gamma', rate: 4, burstiness: 0.5 },
    ],
    [
      { process: 'constant', rate: 4 },
      { process: 'constant', rate: 4 },
    ],
    [{ process: 'burst' }, { process: 'burst' }],
    [
      { process: 'ramp', startRate: 1, endRate: 5 },
      { process: 'ramp', startRate: 1, endRate: 5, strategy: 'linear' },
    ],
    [
      { process: 'closed', concurrency: 8 },
      { process: 'closed', concurrency: 8 },
    ],
    [
      { process: 'closed', concurrency: 8, think: '500 ms' },
      { process: 'closed', concurrency: 8, thinkSeconds: 0.5 },
    ],
  ])('reads the arrivals %j', (arrivals, expected) => {
    expect(workloadSchema.parse({ ...BASE, arrivals }).arrivals).toEqual(expected);
  });

  it('reads what prompts share, who comes first and who stops early', () => {
    const spec = workloadSchema.parse({
      ...BASE,
      maxOutput: 1000,
      earlyStop: { share: 0.2, output: 1 },
      prompts: { sharedPrefix: { groups: 3, tokens: 64 } },
      priorities: [
        { priority: 0, share: 0.25 },
        { priority: 5, share: 0.75 },
      ],
      sessions: 4,
    });
    expect(spec).toMatchObject({
      maxOutputTokens: 1000,
      earlyStop: { share: 0.2, output: { kind: 'fixed', tokens: 1 } },
      prompts: { kind: 'sharedPrefix', groups: 3, prefixTokens: 64 },
      priorities: [
        { priority: 0, share: 0.25 },
        { priority: 5, share: 0.75 },
      ],
      sessions: 4,
    });
    expect(spec).not.toHaveProperty('maxOutput');
    expect(workloadSchema.parse({ ...BASE, prompts: { pool: 100 } }).prompts).toEqual({
      kind: 'pool',
      size: 100,
    });
  });

  it.each([
    { priorities: [{ priority: 0, share: 0.5 }] },
    { input: { normal: { mean: 5, std: 1, min: 9, max: 2 } } },
    { input: { empirical: { five: 1 } } },
    { prompts: { pool: 3, sharedPrefix: { groups: 1, tokens: 1 } } },
  ])('refuses %j', (change) => {
    expect(workloadSchema.safeParse({ ...BASE, ...change }).success).toBe(false);
  });
});
