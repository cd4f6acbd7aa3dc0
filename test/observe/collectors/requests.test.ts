import { describe, expect, it } from 'vitest';
import { RequestLedger } from '../../../src/observe/collectors/requests.ts';
import { WAIT } from '../../../src/probe/waiting.ts';
import { tableOf } from '../tiny-run.ts';

describe('RequestLedger', () => {
  it('says undefined for what has not happened', () => {
    const ledger = new RequestLedger(tableOf([100]), ['aggregated']);
    expect(ledger.record(0)).toEqual({
      inputTokens: 100,
      outputTokens: 0,
      cachedTokens: undefined,
      prefillWorker: undefined,
      decodeWorker: undefined,
      arrivalSeconds: undefined,
      queuedSeconds: undefined,
      scheduledSeconds: undefined,
      firstTokenSeconds: undefined,
      finishedSeconds: undefined,
      failedSeconds: undefined,
      failure: undefined,
      preemptions: 0,
    });
    expect(ledger.isUnfinished(0)).toBe(true);
  });

  it('tells the prefill worker from the decode worker by its role', () => {
    const ledger = new RequestLedger(tableOf([100, 100]), ['prefill', 'decode', 'aggregated']);
    ledger.routed(0, 1);
    ledger.routed(0, 0);
    ledger.routed(1, 2);
    expect(ledger.record(0)).toMatchObject({ prefillWorker: 0, decodeWorker: 1 });
    expect(ledger.record(1)).toMatchObject({ prefillWorker: 2, decodeWorker: 2 });
  });

  it('keeps the first time in the queue of the worker that prefills', () => {
    const ledger = new RequestLedger(tableOf([100]), ['prefill', 'decode']);
    ledger.queued(0, 1, 0.5);
    ledger.queued(0, 0, 1);
    ledger.scheduled(0, 0, 2, 64);
    ledger.preempted(0);
    ledger.queued(0, 0, 3);
    ledger.scheduled(0, 0, 4, 0);
    ledger.scheduled(0, 1, 5, 100);
    expect(ledger.record(0)).toMatchObject({
      queuedSeconds: 1,
      scheduledSeconds: 2,
      cachedTokens: 64,
      preemptions: 1,
    });
  });

  it('adds up the pieces of a part of the latency', () => {
    const ledger = new RequestLedger(tableOf([100, 100]), ['aggregated']);
    ledger.waited(1, WAIT.decode, 0.25);
    ledger.waited(1, WAIT.decode, 0.5);
    ledger.waited(1, WAIT.egress, 0.125);
    expect(ledger.waitSeconds[WAIT.decode]![1]).toBe(0.75);
    const all = ledger.waitSeconds.flatMap((column) => [...(column ?? [])]);
    expect(all.reduce((sum, seconds) => sum + seconds)).toBe(0.875);
  });

  it('knows a failure from an answer', () => {
    const ledger = new RequestLedger(tableOf([100, 100]), ['aggregated']);
    ledger.failed(0, 2, 'rateLimited');
    ledger.firstToken(1, 3);
    ledger.finished(1, 4, 17);
    expect(ledger.record(0)).toMatchObject({
      failure: 'rateLimited',
      failedSeconds: 2,
      finishedSeconds: undefined,
    });
    expect(ledger.record(1)).toMatchObject({ failure: undefined, finishedSeconds: 4, outputTokens: 17 });
    expect([ledger.isFinished(0), ledger.isFinished(1)]).toEqual([false, true]);
    expect([ledger.isUnfinished(0), ledger.isUnfinished(1)]).toEqual([false, false]);
  });
});
