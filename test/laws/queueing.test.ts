import { describe, expect, test } from 'vitest';
import { WAIT } from '../../src/probe/waiting.ts';
import { exponential } from '../../src/random/distributions.ts';
import { stream } from '../../src/random/stream.ts';
import { requestTable } from '../support/cluster.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { singleServer } from '../support/single-server.ts';

const REQUESTS = 40_000;
const MEAN_TOKENS = 1000;
const BATCHES = 40;

function simulate(load: number, serviceTokens: () => number, seed: number): ObservedRun {
  const gap = exponential(stream(seed, 'arrivals'), (1000 * load) / MEAN_TOKENS);
  let time = 0;
  const rows = Array.from({ length: REQUESTS }, () => {
    time += gap();
    return [time, Math.max(1, Math.round(serviceTokens())), 1] as const;
  });
  return new ObservedRun(singleServer, { requests: requestTable(rows), admission: { kind: 'open' } });
}

/** Mean and half of its 99.9 % confidence interval by batch means, since neighbours in a queue resemble each other. */
function meanOf(values: number[]): { mean: number; halfWidth: number } {
  const size = Math.floor(values.length / BATCHES);
  const means = Array.from({ length: BATCHES }, (_, batch) =>
    average(values.slice(batch * size, (batch + 1) * size)),
  );
  const mean = average(means);
  const variance = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (BATCHES - 1);
  const quantile = 3.56; // Student's t with 39 degrees of freedom
  return { mean, halfWidth: quantile * Math.sqrt(variance / BATCHES) };
}

function average(values: number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

describe.each([0.3, 0.6, 0.8])('load %d', (load) => {
  // Pollaczek-Khinchine: mean wait = load / (1 - load) x (1 + squared variation of the service) / 2 services.
  test.each([
    ['M/D/1', () => MEAN_TOKENS, 0],
    ['M/M/1', exponential(stream(5, 'service'), 1 / MEAN_TOKENS), 1],
  ])('%s waits as long as Pollaczek and Khinchine say', (_, service, squaredVariation) => {
    const run = simulate(load, service, 17);
    const { arrivalSeconds } = run.workload.requests;
    const waits = run.of('scheduled').map(([request, , started]) => started - arrivalSeconds[request]);
    const expected = ((load / (1 - load)) * (1 + squaredVariation)) / 2;
    // The first tenth is left out: the queue was empty before.
    const { mean, halfWidth } = meanOf(waits.slice(REQUESTS / 10));
    expect(halfWidth).toBeLessThan(0.35 * expected);
    expect(Math.abs(mean - expected)).toBeLessThan(halfWidth);
  });
});

describe("Little's law: how many there are = how many come a second x how long each stays", () => {
  const run = simulate(0.8, exponential(stream(6, 'service'), 1 / MEAN_TOKENS), 18);
  const end = run.calls[run.calls.length - 1].clock;
  const rate = REQUESTS / end;

  /** Mean of a count that goes up with one kind of fact and down with another. */
  function meanNumber(up: 'arrived', down: 'scheduled' | 'finished'): number {
    let present = 0;
    let area = 0;
    let before = 0;
    for (const { clock, hook } of run.calls) {
      area += present * (clock - before);
      before = clock;
      if (hook === up) present++;
      if (hook === down) present--;
    }
    return area / end;
  }

  /** Mean seconds in these parts of the wait, as the engine divides them. */
  function meanStay(parts: readonly number[]): number {
    const pieces = run.of('waited').filter(([, part]) => parts.includes(part));
    return pieces.reduce((sum, [, , seconds]) => sum + seconds, 0) / REQUESTS;
  }

  test('in the queue', () => {
    const stay = meanStay([WAIT.queueStep, WAIT.queuePrefill, WAIT.queueSlots, WAIT.queueKv]);
    expect(stay).toBeGreaterThan(3);
    expect(meanNumber('arrived', 'scheduled')).toBeCloseTo(rate * stay, 6);
  });

  test('in the system', () => {
    expect(meanNumber('arrived', 'finished')).toBeCloseTo(rate * meanStay(Object.values(WAIT)), 6);
  });

  test('in service, which is the load', () => {
    const busy = run
      .steps(0)
      .reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
    expect(busy / end).toBeCloseTo(rate * meanStay([WAIT.prefill]), 6);
    expect(Math.abs(busy / end - 0.8)).toBeLessThan(0.03);
  });
});
