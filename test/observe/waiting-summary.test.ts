import { describe, expect, it } from 'vitest';
import { RequestLedger } from '../../src/observe/collectors/requests.ts';
import { summarizeWaiting } from '../../src/observe/waiting-summary.ts';
import { WAIT, WAIT_PARTS } from '../../src/probe/waiting.ts';
import { tableOf } from './tiny-run.ts';

/** Request i is sent at i seconds and takes i + 1 seconds, half of them prefill, half decode. */
function ledgerOf(count: number): RequestLedger {
  const ledger = new RequestLedger(tableOf(Array<number>(count).fill(10)), ['aggregated']);
  for (let i = 0; i < count; i++) {
    ledger.arrived(i, i);
    ledger.waited(i, WAIT.prefill, (i + 1) / 2);
    ledger.waited(i, WAIT.decode, (i + 1) / 2);
    ledger.finished(i, 2 * i + 1, 2);
  }
  return ledger;
}

const total = (parts: Record<string, number>) => Object.values(parts).reduce((sum, ms) => sum + ms, 0);

describe('summarizeWaiting', () => {
  it('has every part, in the order in which a request meets them', () => {
    expect(Object.keys(summarizeWaiting(ledgerOf(3), 0).meanMs)).toEqual([...WAIT_PARTS]);
  });

  it('adds up to the mean E2EL', () => {
    const { meanMs } = summarizeWaiting(ledgerOf(400), 0);
    expect(meanMs.prefill).toBe(100_250);
    expect(total(meanMs)).toBe(200_500);
  });

  it('takes the slowest percent at or above P99: 4 of 400', () => {
    const { slowestPercentMs } = summarizeWaiting(ledgerOf(400), 0);
    expect(total(slowestPercentMs)).toBe(((397 + 398 + 399 + 400) / 4) * 1000);
  });

  it('takes the slowest request if there are few', () => {
    expect(total(summarizeWaiting(ledgerOf(5), 0).slowestPercentMs)).toBe(5000);
  });

  it('leaves out the warm-up and what is not finished', () => {
    const ledger = ledgerOf(4);
    ledger.finishedSeconds[3] = Number.NaN;
    expect(total(summarizeWaiting(ledger, 1).meanMs)).toBe(2500);
  });

  it('has no parts when nothing finished', () => {
    expect(summarizeWaiting(ledgerOf(0), 0)).toEqual({ meanMs: {}, slowestPercentMs: {} });
  });
});
