import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ARRIVAL_PROCESSES } from '../../src/workload/arrivals/index.ts';
import type { ArrivalKind } from '../../src/workload/arrivals.ts';
import { buildWorkload } from '../../src/workload/build-workload.ts';
import type { ArrivalSpec, WorkloadSpec } from '../../src/workload/workload-spec.ts';

/** One specification of each process, and the requests per second it is to give on average over the run. */
interface Case {
  spec: ArrivalSpec;
  /** undefined: the specification sets no rate. */
  meanRate?: number;
  /** Standard deviation of a gap over its mean. */
  gapVariation: number;
}

const CASES: Record<ArrivalKind, Case> = {
  poisson: { spec: { process: 'poisson', rate: 5 }, meanRate: 5, gapVariation: 1 },
  gamma: { spec: { process: 'gamma', rate: 5, burstiness: 0.25 }, meanRate: 5, gapVariation: 2 },
  constant: { spec: { process: 'constant', rate: 5 }, meanRate: 5, gapVariation: 0 },
  burst: { spec: { process: 'burst' }, gapVariation: 0 },
  // The mean gap of a linear ramp is the mean of 1 / rate: ln(8 / 2) / (8 - 2).
  ramp: {
    spec: { process: 'ramp', strategy: 'linear', startRate: 2, endRate: 8 },
    meanRate: 6 / Math.log(4),
    gapVariation: 1.2,
  },
  closed: { spec: { process: 'closed', concurrency: 8 }, gapVariation: 0 },
  // 20,000 times are 6,667 rounds of three, of which the last lacks a gap.
  recorded: { spec: { process: 'recorded', seconds: [0, 1, 4], rate: 5 }, meanRate: 5, gapVariation: 0.1 },
};

const REQUESTS = 20_000;

function workloadSpec(arrivals: ArrivalSpec, requests = REQUESTS): WorkloadSpec {
  return {
    arrivals,
    requests,
    input: { kind: 'lognormal', mean: 500, std: 300 },
    output: { kind: 'uniform', min: 1, max: 200 },
    prompts: { kind: 'sharedPrefix', groups: 5, prefixTokens: 100 },
  };
}

test('every process is under test', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(ARRIVAL_PROCESSES).sort());
});

describe.each(Object.entries(CASES))('%s', (kind, { spec, meanRate, gapVariation }) => {
  const build = (seed: number, requests?: number) => buildWorkload(workloadSpec(spec, requests), seed);

  test('gives as many times as requests, none of them earlier than the one before or than 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (requests, seed) => {
        const seconds = build(seed, requests).requests.arrivalSeconds;
        expect(seconds.length).toBe(requests);
        expect(
          seconds.every((time, i) => time >= (seconds[i - 1] ?? 0) && time < Number.POSITIVE_INFINITY),
        ).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test('same seed, same times', () => {
    expect(build(3).requests.arrivalSeconds).toEqual(build(3).requests.arrivalSeconds);
  });

  test('keeps the rate that was asked for', () => {
    const seconds = build(4).requests.arrivalSeconds;
    const meanGap = seconds[REQUESTS - 1] / REQUESTS;
    const expected = meanRate === undefined ? 0 : 1 / meanRate;
    // Four standard errors of a mean over so many gaps; a constant rate leaves only rounding.
    const tolerance = (expected * 4 * gapVariation) / Math.sqrt(REQUESTS) + 1e-12;
    expect(Math.abs(meanGap - expected)).toBeLessThanOrEqual(tolerance);
  });

  test('leaves every other column alone', () => {
    const { arrivalSeconds: _times, ...columns } = build(5, 500).requests;
    const { arrivalSeconds: _others, ...reference } = buildWorkload(
      workloadSpec({ process: 'burst' }, 500),
      5,
    ).requests;
    expect(columns).toEqual(reference);
  });

  test('enters in a closed loop only where it says so', () => {
    expect(build(6).admission.kind).toBe(kind === 'closed' ? 'closed' : 'open');
  });
});
