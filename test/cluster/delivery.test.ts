import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIRECT_INGRESS, type Ingress } from '../../src/cluster/ingress.ts';
import { clusterPlan, openWorkload } from '../support/cluster.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { aggregatedPlans, behindGateways, disaggregatedPlans, scenarios } from '../support/scenarios.ts';
import { oneEngine } from '../support/trace.ts';

/** One engine whose steps take a second, behind this ingress. */
function behind(ingress: Partial<Ingress>, rows: readonly (readonly [number, number, number])[]) {
  const plan = clusterPlan([oneEngine('vllm-v1', 1000)], { ingress: { ...DIRECT_INGRESS, ...ingress } });
  return new ObservedRun(plan, openWorkload(rows));
}

/** When the client of each request sees its tokens. */
function seen(run: ObservedRun, request = 0): number[] {
  const facts = [...run.of('firstToken'), ...run.of('received')];
  return facts.filter(([whose]) => whose === request).map(([, time]) => time);
}

const gaps = (run: ObservedRun) => run.of('tokens').map(([, , gap]) => gap);

describe('tokens in bundles', () => {
  // Made at 1, 2, 3 and 4.
  test.each([
    [0.25, [1, 2, 3, 4]],
    [1, [1, 2, 3, 4]],
    [1.5, [1.5, 3, 3, 4]],
    [2.25, [2.25, 2.25, 4, 4]],
    [2.5, [2.5, 2.5, 4, 4]],
    [5, [5, 5, 5, 5]],
  ])('of %f s', (flushSeconds, times) => {
    const run = behind({ flushSeconds }, [[0, 10, 4]]);
    expect(seen(run)).toEqual(times);
    expect(gaps(run)).toEqual(times.slice(1).map((time, index) => time - times[index]));
  });

  test('each after the delay on the way', () => {
    const run = behind({ flushSeconds: 1.5, responseDelaySeconds: 0.25 }, [[0, 10, 4]]);
    expect(seen(run)).toEqual([1.75, 3.25, 3.25, 4.25]);
  });

  test('by a clock of their own for every request', () => {
    const run = behind({ flushSeconds: 1.5 }, [
      [0, 10, 4],
      [0.5, 10, 3],
    ]);
    expect(seen(run, 0)).toEqual([1.5, 3, 3, 4]);
    expect(seen(run, 1)).toEqual([2, 3.5, 4]);
  });

  test('of which a client that gives up sees those that went before', () => {
    const run = behind({ flushSeconds: 1.5, timeoutSeconds: 3 }, [[0, 10, 9]]);
    expect(run.of('failed')).toEqual([[0, 3, 'timeout']]);
    expect(seen(run)).toEqual([1.5, 3]);
  });
});

describe('a replay', () => {
  test('has its tokens at equal distances', () => {
    const run = behind({ replaySeconds: 1.5, responseDelaySeconds: 0.25 }, [[0, 10, 4]]);
    expect(seen(run)).toEqual([4.25, 4.75, 5.25, 5.75]);
    expect(gaps(run)).toEqual([0.5, 0.5, 0.5]);
  });

  test('may take no time', () => {
    expect(seen(behind({ replaySeconds: 0 }, [[0, 10, 3]]))).toEqual([3, 3, 3]);
  });

  test('of a single token has no gaps', () => {
    expect(gaps(behind({ replaySeconds: 1.5 }, [[0, 10, 1]]))).toEqual([]);
  });

  test('that comes too late shows nothing', () => {
    const run = behind({ replaySeconds: 1.5, timeoutSeconds: 5 }, [[0, 10, 4]]);
    expect([seen(run), gaps(run)]).toEqual([[], []]);
  });
});

test('elsewhere the engine tells of tokens, and nobody whose they are', () => {
  const run = behind({ responseDelaySeconds: 0.5 }, [[0, 10, 3]]);
  expect(run.of('received')).toEqual([]);
  expect(gaps(run)).toEqual([1, 1]);
});

test('behind any gateway the first token and all gaps together make the latency', () => {
  const bundling = behindGateways(fc.oneof(aggregatedPlans, disaggregatedPlans)).filter(
    ({ ingress: { flushSeconds = 0, replaySeconds } }) => flushSeconds > 0 || replaySeconds !== undefined,
  );
  fc.assert(
    fc.property(scenarios(bundling), ({ plan, workload, seed }) => {
      const run = new ObservedRun(plan, workload, seed);
      for (const [request, end, tokens] of run.of('finished')) {
        const times = seen(run, request);
        expect(times).toHaveLength(tokens);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        if (tokens > 1) expect(times.at(-1)).toBeCloseTo(end, 12);
      }
      for (const [request, end, reason] of run.of('failed'))
        if (reason === 'timeout') expect(Math.max(0, ...seen(run, request))).toBeLessThanOrEqual(end);
      expect(run.of('received')).toHaveLength(run.of('tokens').length);
      expect(Math.min(0, ...gaps(run))).toBe(0);
    }),
    { seed: 4, numRuns: 400 },
  );
});
