import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load-files.ts';
import { RequestLedger } from '../../src/observe/collectors/requests.ts';
import { findWarmup } from '../../src/observe/warmup.ts';
import { simulate } from '../../src/simulate.ts';
import { tableOf } from './tiny-run.ts';

/** Requests sent every two seconds with these TTFT; undefined: it fails. */
function ledgerOf(ttftSeconds: (number | undefined)[]): RequestLedger {
  const ledger = new RequestLedger(tableOf(ttftSeconds.map(() => 1)), ['aggregated']);
  ttftSeconds.forEach((ttft, request) => {
    ledger.arrived(request, 2 * request);
    if (ttft === undefined) ledger.failed(request, 2 * request, 'rateLimited');
    else ledger.firstToken(request, 2 * request + ttft);
  });
  return ledger;
}

const five = (value: number): number[] => Array<number>(5).fill(value);

describe('findWarmup', () => {
  const coldStart = [9, 5, 1, 3, 1, 3, 1, 3].flatMap(five);

  it('takes what was asked for', () => {
    expect(findWarmup(ledgerOf(coldStart), 7, 100)).toEqual({ warmupSeconds: 7, warmupRule: 'given' });
  });

  it('cuts until the first request is sent that MSER-5 keeps', () => {
    expect(findWarmup(ledgerOf(coldStart), 'auto', 100)).toEqual({
      warmupSeconds: 20,
      warmupRule: 'mser5',
    });
  });

  it('leaves out requests that failed', () => {
    const refused = [undefined, undefined, ...coldStart];
    expect(findWarmup(ledgerOf(refused), 'auto', 100).warmupSeconds).toBe(24);
  });

  it('cuts nothing off a start that is like the rest', () => {
    const steady = findWarmup(ledgerOf([1, 3, 1, 3, 1, 3].flatMap(five)), 'auto', 100);
    expect(steady).toEqual({ warmupSeconds: 0, warmupRule: 'mser5' });
  });

  it('cuts nothing, and says so, if there is no steady part', () => {
    const growing = Array.from({ length: 60 }, (_, request) => request);
    expect(findWarmup(ledgerOf(growing), 'auto', 200)).toEqual({ warmupSeconds: 0, warmupRule: 'notFound' });
  });
});

describe('a cold start', () => {
  // Caches that hold nothing yet: each of 64 prefixes of 4,096 tokens is computed when it comes for the first time.
  const set = (path: string, value: unknown) => ({ path: path.split('.'), value, origin: 'test' });
  const resultWith = (warmup: string) =>
    simulate(
      loadScenario('scenarios/shared-prefix.yaml', [
        set('workload.prompts.sharedPrefix.groups', 64),
        set('workload.requests', 3000),
        set('metrics.warmup', warmup),
      ]),
    );
  const [cut, uncut] = [resultWith('auto'), resultWith('0 s')].map(({ result }) =>
    result.deployments.find(({ name }) => name === 'prefix aware'),
  );

  it('is found', () => {
    expect(cut).toMatchObject({ warmupRule: 'mser5' });
    // At 40 requests a second nearly all of 64 prefixes have come after 64 (ln 64 + 0.58) / 40 = 7.6 s on average.
    expect(cut!.warmupSeconds).toBeGreaterThan(2);
    expect(cut!.warmupSeconds).toBeLessThan(12);
  });

  it('is the same as when cut by hand, in every latency', () => {
    const byHand = resultWith(`${cut!.warmupSeconds} s`).result.deployments[2];
    expect(byHand.metrics).toEqual(cut!.metrics);
    expect(byHand.waiting).toEqual(cut!.waiting);
    expect(cut!.metrics.p99_ttft_ms!).toBeLessThan(0.8 * uncut!.metrics.p99_ttft_ms!);
    expect(cut!.metrics.completed).toBe(uncut!.metrics.completed);
  });
});
