import { describe, expect, test } from 'vitest';
import { ends, oneEngine, runRows, trace } from '../../support/trace.ts';

const engine = (blocks: number, batching = {}) =>
  oneEngine('vllm-v0', blocks, { chunkedPrefill: false, watermark: 0, ...batching });

describe('vLLM V0', () => {
  test('a prompt that waits stops those that decode', () => {
    const run = runRows(engine(100), [
      [0, 5, 4],
      [1.5, 6, 2],
    ]);
    expect(trace(run)).toEqual([
      'at 0: 5 prefill',
      'at 1: 1 decode',
      'at 2: 6 prefill',
      'at 3: 2 decode',
      'at 4: 1 decode',
    ]);
    expect(run.waits(0)).toMatchObject({ prefill: 1, decode: 3, decodeStalled: 1 });
  });

  test('whole prompts, as many as the budget takes; one that is longer runs alone', () => {
    const run = runRows(engine(100, { maxNumBatchedTokens: 10 }), [
      [0, 6, 1],
      [0, 4, 1],
      [0, 5, 1],
      [0, 25, 1],
    ]);
    expect(trace(run)).toEqual(['at 0: 10 prefill', 'at 1: 5 prefill', 'at 2: 25 prefill']);
  });

  test('admission leaves the watermark free, except for a request alone', () => {
    const rows = [
      [0, 6, 3],
      [0, 2, 1],
    ] as const;
    expect(trace(runRows(engine(10, { watermark: 0.2 }), rows))[0]).toBe('at 0: 8 prefill');
    expect(trace(runRows(engine(10, { watermark: 0.3 }), rows)).slice(0, 4)).toEqual([
      'at 0: 6 prefill',
      'at 1: 1 decode',
      'at 2: 1 decode',
      'at 3: 2 prefill',
    ]);
    expect(ends(runRows(engine(10, { watermark: 0.9 }), [[0, 8, 2]]))).toEqual([2]);
  });

  test('when memory runs out the last one is preempted and computed again as soon as it fits', () => {
    const run = runRows(engine(12), [
      [0, 5, 5],
      [0, 5, 5],
    ]);
    expect(trace(run)).toEqual([
      'at 0: 10 prefill',
      'at 1: 2 decode',
      'at 2: 1 decode, 1 preempted',
      'at 3: 1 decode',
      'at 4: 1 decode',
      'at 5: 7 prefill',
      'at 6: 1 decode',
      'at 7: 1 decode',
    ]);
  });

  test('with chunked prefill it schedules as V1 does', () => {
    const rows = [
      [0, 8, 5],
      [0.5, 16, 5],
    ] as const;
    const limits = { maxNumBatchedTokens: 10, chunkedPrefill: true };
    expect(runRows(engine(100, limits), rows).calls).toEqual(
      runRows(oneEngine('vllm-v1', 100, limits), rows).calls,
    );
  });
});
