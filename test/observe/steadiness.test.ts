import { describe, expect, it } from 'vitest';
import { RequestLedger } from '../../src/observe/collectors/requests.ts';
import { judgeSteadiness } from '../../src/observe/steadiness.ts';
import { tableOf } from './tiny-run.ts';

interface Times {
  arrival: number;
  firstToken?: number;
  finished?: number;
  failed?: number;
}

function ledgerOf(requests: Times[]): RequestLedger {
  const ledger = new RequestLedger(tableOf(requests.map(() => 1)), ['aggregated']);
  requests.forEach(({ arrival, firstToken, finished, failed }, request) => {
    ledger.arrived(request, arrival);
    if (firstToken !== undefined) ledger.firstToken(request, firstToken);
    if (finished !== undefined) ledger.finished(request, finished, 2);
    if (failed !== undefined) ledger.failed(request, failed, 'timeout');
  });
  return ledger;
}

/** One request every second: it waits for `wait(its number)` seconds and is answered for `answer(its number)`. */
function everySecond(
  count: number,
  wait: (request: number) => number,
  answer: (request: number) => number,
): RequestLedger {
  return ledgerOf(
    Array.from({ length: count }, (_, request) => {
      const firstToken = request + wait(request);
      return { arrival: request, firstToken, finished: firstToken + answer(request) };
    }),
  );
}

const judge = (ledger: RequestLedger, warmupSeconds = 0) => judgeSteadiness(ledger, 'open', warmupSeconds);

describe('judgeSteadiness', () => {
  it('finds nothing in a load that is answered as it comes', () => {
    const steady = judge(
      everySecond(
        200,
        () => 0.5,
        () => 10,
      ),
    );
    expect(steady).toMatchObject({ verdict: 'steady', diverging: [] });
    expect(steady.waitingForFirstToken).toMatchObject({ perSecond: 0, fromSeconds: 0, toSeconds: 199 });
    // Full after 10.5 s: from then on ten are being answered.
    expect(steady.beingAnswered).toMatchObject({ fromSeconds: 10.5, toSeconds: 199 });
    expect(steady.beingAnswered!.meanNumber).toBeCloseTo(10, 1);
  });

  it('says that TTFT and E2EL diverge if those who wait become more and more', () => {
    // The server takes 1.25 s where requests come every second: one in five stays in the queue.
    const growing = judge(
      everySecond(
        400,
        (request) => 0.25 * request + 0.5,
        () => 4,
      ),
    );
    expect(growing).toMatchObject({ verdict: 'growing', diverging: ['ttft', 'e2el'] });
    expect(growing.waitingForFirstToken!.perSecond).toBeCloseTo(0.2, 2);
    expect(growing.waitingForFirstToken!.low).toBeGreaterThan(0.19);
  });

  it('says that TPOT, ITL and E2EL diverge if those who are being answered do', () => {
    const growing = judge(
      everySecond(
        400,
        () => 0.5,
        (request) => 5 + 0.25 * request,
      ),
    );
    expect(growing).toMatchObject({ verdict: 'growing', diverging: ['tpot', 'itl', 'e2el'] });
    expect(growing.waitingForFirstToken!.perSecond).toBe(0);
  });

  it('does not mind growth that is sure but small beside what there is', () => {
    // 100 wait from the start, and one more every minute: 31 more after 1,900 s is less than half of the mean.
    const ledger = everySecond(
      2000,
      (request) => 100 + request / 59,
      () => 0.1,
    );
    const early = judge(ledger, 100);
    expect(early.waitingForFirstToken!.low).toBeGreaterThan(0);
    expect(early.waitingForFirstToken!.meanNumber).toBeGreaterThan(100);
    expect(early.verdict).toBe('steady');
  });

  it('does not take the filling of an empty system for growth', () => {
    // Requests come for 100 s and each is answered for 40 s: their number grows in nearly half of the time.
    expect(
      judge(
        everySecond(
          100,
          () => 0.1,
          () => 40,
        ),
      ).verdict,
    ).toBe('steady');
  });

  it('cannot tell if answers take more than half of the time in which requests come, or of few requests', () => {
    const long = judge(
      everySecond(
        100,
        () => 0.1,
        () => 60,
      ),
    );
    expect(long.verdict).toBe('tooShort');
    expect(long.beingAnswered).toBeUndefined();
    const few = everySecond(
      50,
      () => 0.1,
      () => 1,
    );
    expect(judge(few).verdict).toBe('steady');
    expect(judge(few, 0.5)).toEqual({ verdict: 'tooShort', diverging: [] });
    expect(judge(few, 1000)).toEqual({ verdict: 'tooShort', diverging: [] });
  });

  it('sees a queue that grows even if answers take longer than requests come', () => {
    const ledger = everySecond(
      100,
      (request) => 0.1 + request,
      () => 60,
    );
    expect(judge(ledger)).toMatchObject({ verdict: 'growing', diverging: ['ttft', 'e2el'] });
  });

  it('lets go of requests that fail, and keeps those that are never answered', () => {
    const failing = Array.from({ length: 200 }, (_, arrival) => ({ arrival, failed: arrival + 3 }));
    expect(judge(ledgerOf(failing)).verdict).toBe('steady');
    const stuck = Array.from({ length: 200 }, (_, arrival) => ({ arrival }));
    expect(judge(ledgerOf(stuck))).toMatchObject({ verdict: 'growing', diverging: ['ttft', 'e2el'] });
  });

  it('looks at the time in which requests come, whatever number they have, and not at the drain', () => {
    const wait = (request: number) => 0.25 * request + 0.5;
    const ledger = everySecond(400, wait, () => 4);
    const turned = ledgerOf(
      Array.from({ length: 400 }, (_, request) => {
        const arrival = 399 - request;
        const firstToken = arrival + wait(arrival);
        return { arrival, firstToken, finished: firstToken + 4 };
      }),
    );
    expect(judge(turned)).toEqual(judge(ledger));
    expect(judgeSteadiness(turned, 'turns', 0)).toEqual(judge(ledger));
  });

  it('has words for loads that cannot be steady, or cannot grow', () => {
    const burst = ledgerOf(
      Array.from({ length: 100 }, (_, request) => ({
        arrival: 0,
        firstToken: request + 1,
        finished: request + 2,
      })),
    );
    expect(judge(burst)).toEqual({ verdict: 'burst', diverging: [] });
    expect(judgeSteadiness(burst, 'closed', 0)).toEqual({ verdict: 'closed', diverging: [] });
    expect(judgeSteadiness(burst, 'staged', 0)).toEqual({ verdict: 'staged', diverging: [] });
  });
});
