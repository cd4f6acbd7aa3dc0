import { describe, expect, it } from 'vitest';
import { StepLog } from '../../../src/observe/collectors/steps.ts';
import { engineShares, readShares, stepSeconds } from '../../../src/report/page/engine-shares.ts';
import { stepOf } from '../../observe/tiny-run.ts';

const MIXED = { seconds: 10, prefillSeconds: 6, prefillSequences: 1, decodeSequences: 4, running: 5 };

describe('stepSeconds', () => {
  it('calls prefill a stall where streams stand still for it', () => {
    expect(stepSeconds('aggregated', MIXED)).toEqual({ prefill: 0, decode: 4, stall: 6 });
    const alone = { ...MIXED, decodeSequences: 0 };
    expect(stepSeconds('aggregated', alone)).toEqual({ prefill: 0, decode: 0, stall: 10 });
  });

  it('calls it prefill where nobody waits for a next token', () => {
    const first = { ...MIXED, decodeSequences: 0, running: 1 };
    expect(stepSeconds('aggregated', first)).toEqual({ prefill: 10, decode: 0, stall: 0 });
    const batch = { ...MIXED, decodeSequences: 0, running: 3 };
    expect(stepSeconds('prefill', batch)).toEqual({ prefill: 10, decode: 0, stall: 0 });
  });

  it('is all decode without prefill', () => {
    const decode = { ...MIXED, prefillSeconds: 0, prefillSequences: 0 };
    expect(stepSeconds('decode', decode)).toEqual({ prefill: 0, decode: 10, stall: 0 });
  });
});

describe('engineShares', () => {
  const steps = new StepLog();
  steps.stepped(0, stepOf({ startSeconds: 0, endSeconds: 2, prefillSequences: 1, running: 1 }));
  steps.stepped(0, stepOf({ startSeconds: 2, endSeconds: 5, decodeSequences: 1, running: 1 }));
  steps.stepped(1, stepOf({ startSeconds: 1, endSeconds: 1.001, decodeSequences: 1, running: 1 }));
  steps.stepped(1, stepOf({ startSeconds: 8, endSeconds: 8, decodeSequences: 1, running: 1 }));
  const shares = engineShares(steps, ['aggregated', 'aggregated'], 8, 2);

  it('divides a step over the buckets that it touches', () => {
    const { prefill, decode, stall } = readShares(shares, 0);
    expect(shares.widthSeconds).toBe(4);
    expect([...prefill]).toEqual([expect.closeTo(0.5, 2), 0]);
    expect([...decode]).toEqual([expect.closeTo(0.5, 2), expect.closeTo(0.25, 2)]);
    expect([...stall]).toEqual([0, 0]);
  });

  it('lets nothing vanish, however short it was', () => {
    expect(readShares(shares, 1).decode[0]).toBeCloseTo(1 / 255, 6);
  });
});
