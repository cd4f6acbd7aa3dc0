import { describe, expect, test } from 'vitest';
import type { LengthSpec, WorkloadSpec } from '../../../src/workload/workload-spec.ts';
import { BLOCK, describeSynthetic, describeText } from './synthetic-trace.ts';

const REQUESTS = 4000;
const SPEC: WorkloadSpec = {
  arrivals: { process: 'poisson', rate: 8 },
  requests: REQUESTS,
  input: { kind: 'lognormal', mean: 800, std: 600 },
  output: { kind: 'uniform', min: 50, max: 450 },
};

/** Four standard errors of a mean whose terms vary by `variation` times their mean. */
const within = (value: number, expected: number, variation: number) =>
  expect(Math.abs(value / expected - 1)).toBeLessThan((4 * variation) / Math.sqrt(REQUESTS));

describe('what describes a trace of a synthetic workload gives its parameters back', () => {
  test.each([1, 2, 3])('a Poisson process, seed %i', (seed) => {
    const { arrivals } = describeSynthetic(SPEC, seed).fit.workload;
    if (arrivals.process !== 'poisson') throw new Error(arrivals.process);
    within(arrivals.rate, 8, 1);
  });

  test.each([0.25, 0.5, 4])('burstiness %f', (burstiness) => {
    const { fit } = describeSynthetic({ ...SPEC, arrivals: { process: 'gamma', rate: 3, burstiness } });
    const { arrivals } = fit.workload;
    if (arrivals.process !== 'gamma') throw new Error(arrivals.process);
    within(arrivals.rate, 3, 1 / Math.sqrt(burstiness));
    // The squared variation of n gamma gaps with shape b has a relative standard error of sqrt((2 + 6 / b) / n).
    within(arrivals.burstiness, burstiness, Math.sqrt(2 + 6 / burstiness));
  });

  test('a metronome', () => {
    const { fit } = describeSynthetic({ ...SPEC, arrivals: { process: 'constant', rate: 4 } });
    expect(fit.workload.arrivals).toEqual({ process: 'constant', rate: 4 });
  });

  test.each<[LengthSpec, number, number]>([
    [{ kind: 'lognormal', mean: 800, std: 600 }, 800, 600],
    [{ kind: 'normal', mean: 900, std: 150 }, 900, 150],
  ])('%j', (input, mean, std) => {
    const { setting, distance } = describeSynthetic({ ...SPEC, input }).fit.input;
    const spread = (setting as Record<string, { mean: number; std: number }>)[input.kind];
    within(spread.mean, mean, std / mean);
    expect(Math.abs(spread.std / std - 1)).toBeLessThan(0.1);
    // Kolmogorov: 1.95 / sqrt(n) is exceeded once in a thousand times.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(REQUESTS));
  });

  test('uniform and equal lengths', () => {
    const { fit } = describeSynthetic({ ...SPEC, input: { kind: 'fixed', tokens: 512 } });
    expect(fit.workload.input).toBe(512);
    expect(fit.workload.output).toEqual({ uniform: [50, 450] });
  });

  test('lengths of no simple distribution are taken as they are', () => {
    const values = [10, 10, 10, 2000, 2001, 9000];
    const { fit } = describeSynthetic({ ...SPEC, input: { kind: 'empirical', values } });
    const { empirical } = fit.workload.input as { empirical: number[] };
    const share = (length: number) => empirical.filter((value) => value === length).length / 100;
    expect(new Set(empirical)).toEqual(new Set(values));
    expect(share(10)).toBeCloseTo(0.5, 1);
  });

  test.each([
    [1, 20],
    [8, 4],
    [300, 10],
  ])('%i shared prefixes of %i blocks', (groups, blocks) => {
    const prefixTokens = blocks * BLOCK;
    const { fit, description } = describeSynthetic({
      ...SPEC,
      input: { kind: 'uniform', min: 600, max: 1200 },
      prompts: { kind: 'sharedPrefix', groups, prefixTokens },
    });
    expect(fit.workload.prompts).toEqual({ sharedPrefix: { groups, tokens: prefixTokens } });
    const hits = (REQUESTS - groups) * prefixTokens;
    expect(description.prefixes).toMatchObject({ sharedTokens: hits, firstBlocks: groups });
  });

  test('sessions', () => {
    const { fit, description } = describeSynthetic({ ...SPEC, sessions: 50 });
    expect(fit.workload.sessions).toBe(50);
    expect(description.sessions).toEqual({ sessions: 50, requests: REQUESTS, meanTurns: 80, mostTurns: 80 });
  });
});

test('turns that wait for their session count for the rate, not for the burstiness', () => {
  const turns = Array.from({ length: 60 }, (_, i) => `${i},10,5,s${i},\n,30,5,s${i},2\n,60,5,s${i},4\n`);
  const { description, fit } = describeText(
    `timestamp,input_length,output_length,session_id,delay\n${turns.join('')}`,
  );
  expect(description.arrivals).toMatchObject({ requests: 60, rate: 1, gapVariation: 0 });
  expect(fit.workload.arrivals).toEqual({ process: 'constant', rate: 3 });
  expect(description.sessions).toMatchObject({ sessions: 60, meanTurns: 3, meanDelaySeconds: 3 });
});
