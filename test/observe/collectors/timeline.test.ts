import { describe, expect, it } from 'vitest';
import { Timeline } from '../../../src/observe/collectors/timeline.ts';
import { stepOf } from '../tiny-run.ts';

describe('Timeline', () => {
  it('adds up the steps of each worker', () => {
    const timeline = new Timeline(['prefill', 'decode']);
    timeline.stepped(
      0,
      stepOf({ startSeconds: 0, endSeconds: 0.5, prefillSeconds: 0.5, prefillTokens: 512 }),
    );
    timeline.stepped(1, stepOf({ startSeconds: 0.5, endSeconds: 0.75, usedBlocks: 70, preemptions: 2 }));
    timeline.stepped(1, stepOf({ startSeconds: 1, endSeconds: 1.5, usedBlocks: 30, decodeSequences: 4 }));
    const { workers } = timeline.summary();
    expect(workers[0]).toMatchObject({
      worker: 0,
      role: 'prefill',
      steps: 1,
      busySeconds: 0.5,
      prefillSeconds: 0.5,
    });
    expect(workers[1]).toMatchObject({
      worker: 1,
      role: 'decode',
      steps: 2,
      busySeconds: 0.75,
      prefillSeconds: 0,
      preemptions: 2,
      kvBlocks: 100,
      peakUsedBlocks: 70,
    });
  });

  it('samples prompt and decode tokens of a step together', () => {
    const timeline = new Timeline(['aggregated']);
    timeline.stepped(
      0,
      stepOf({ startSeconds: 0, endSeconds: 0.125, prefillTokens: 512, decodeSequences: 31 }),
    );
    expect(new Set(timeline.summary().workers[0]!.samples.batchTokens)).toEqual(new Set([543]));
  });
});
