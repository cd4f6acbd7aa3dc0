import { describe, expect, test } from 'vitest';
import type { RequestLedger } from '../../src/observe/collectors/requests.ts';
import { RunCollector } from '../../src/observe/run-collector.ts';
import type { Steadiness } from '../../src/observe/run-result.ts';
import { exponential } from '../../src/random/distributions.ts';
import { stream } from '../../src/random/stream.ts';
import { openWorkload, runCluster } from '../support/cluster.ts';
import { singleServer } from '../support/single-server.ts';

const REQUESTS = 2000;
const MEAN_TOKENS = 1000;
const SEEDS = 60;

const SERVICES: Record<string, (seed: number) => () => number> = {
  'M/D/1': () => () => MEAN_TOKENS,
  'M/M/1': (seed) => exponential(stream(seed, 'service'), 1 / MEAN_TOKENS),
};

/** Poisson arrivals at `load` times the rate of a server that starts idle. */
function observe(
  queue: string,
  load: number,
  seed: number,
): { steadiness: Steadiness; ledger: RequestLedger } {
  const gap = exponential(stream(seed, 'arrivals'), (1000 * load) / MEAN_TOKENS);
  const service = SERVICES[queue]!(seed);
  let time = 0;
  const rows = Array.from({ length: REQUESTS }, () => {
    time += gap();
    return [time, Math.max(1, Math.round(service())), 1] as const;
  });
  const workload = openWorkload(rows);
  const collector = new RunCollector(
    workload.requests,
    ['aggregated'],
    { percentiles: [99], warmupSeconds: 0 },
    { admission: 'open' },
  );
  const { now } = runCluster(singleServer, workload, collector.probes(), seed);
  const { steadiness } = collector.result({ name: queue, cluster: { layout: '', gpus: 1 } }, now);
  return { steadiness, ledger: collector.requests };
}

const runs = new Map<string, ReturnType<typeof observe>[]>();

/** Share of the seeds of which this holds. */
function share(queue: string, load: number, holds: (run: ReturnType<typeof observe>) => boolean): number {
  const key = `${queue} ${load}`;
  const observed =
    runs.get(key) ?? Array.from({ length: SEEDS }, (_, index) => observe(queue, load, index + 1));
  runs.set(key, observed);
  return observed.filter(holds).length / SEEDS;
}

const isGrowing = ({ steadiness }: { steadiness: Steadiness }) => steadiness.verdict === 'growing';

/**
 * What anybody would do first: a straight line by least squares through the number in the system, taken 300 times, and
 * the 95 % interval of its slope as if these were independent.
 */
function growsByLeastSquares({ ledger: { arrivalSeconds, finishedSeconds } }: { ledger: RequestLedger }) {
  const last = arrivalSeconds[REQUESTS - 1]!;
  const samples = 300;
  let [arrived, finished] = [0, 0];
  const numbers = Array.from({ length: samples }, (_, sample) => {
    const time = (last * (sample + 1)) / samples;
    while (arrivalSeconds[arrived]! <= time) arrived++;
    while (finishedSeconds[finished]! <= time) finished++;
    return arrived - finished;
  });
  const mean = numbers.reduce((sum, number) => sum + number, 0) / samples;
  const middle = (samples - 1) / 2;
  const spread = numbers.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  const slope = numbers.reduce((sum, number, i) => sum + (i - middle) * (number - mean), 0) / spread;
  const residuals = numbers.reduce((sum, number, i) => sum + (number - mean - slope * (i - middle)) ** 2, 0);
  return slope > 1.968 * Math.sqrt(residuals / (samples - 2) / spread);
}

describe.each(Object.keys(SERVICES))('%s', (queue) => {
  // The upper end of a 95 % interval is passed on one side in 2.5 % of all cases: 1.5 of 60.
  test.each([0.5, 0.8, 0.9])('at load %d hardly ever grows', (load) => {
    expect(share(queue, load, isGrowing)).toBeLessThanOrEqual(0.05);
  });

  test('at load 0.9 often grows by least squares, which forgets that a queue remembers', () => {
    expect(share(queue, 0.9, growsByLeastSquares)).toBeGreaterThan(0.25);
  });

  test.each([
    [1.1, 0.7],
    [1.5, 1],
  ])('at load %d is found to grow in at least %d of all runs', (load, least) => {
    expect(share(queue, load, isGrowing)).toBeGreaterThanOrEqual(least);
  });

  test('beyond saturation grows by what comes beyond what the server can do', () => {
    // Of what is true nineteen intervals of twenty tell.
    const tells = share(queue, 1.5, ({ steadiness: { waitingForFirstToken } }) => {
      const { low, high } = waitingForFirstToken!;
      return low <= 0.5 && 0.5 <= high;
    });
    expect(tells).toBeGreaterThanOrEqual(0.88);
  });
});
