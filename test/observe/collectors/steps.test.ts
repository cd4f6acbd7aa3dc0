import { describe, expect, it } from 'vitest';
import { StepLog } from '../../../src/observe/collectors/steps.ts';
import { stepOf } from '../tiny-run.ts';

describe('StepLog', () => {
  it('copies every step, although the object is reused', () => {
    const log = new StepLog();
    const step = stepOf({ startSeconds: 0, endSeconds: 0.5, decodeSequences: 2, decodeContextTokens: 3e9 });
    log.stepped(0, step);
    step.startSeconds = 0.5;
    step.endSeconds = 0.75;
    step.waiting = 7;
    log.stepped(3, step);
    expect(log.worker.values()).toEqual(Int32Array.of(0, 3));
    expect(log.startSeconds.values()).toEqual(Float64Array.of(0, 0.5));
    expect(log.endSeconds.values()).toEqual(Float64Array.of(0.5, 0.75));
    expect(log.decodeContextTokens.values()).toEqual(Float64Array.of(3e9, 3e9));
    expect(log.waiting.values()).toEqual(Int32Array.of(0, 7));
    expect(log.totalBlocks.values()).toEqual(Int32Array.of(100, 100));
  });
});
