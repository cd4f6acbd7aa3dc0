import { describe, expect, test } from 'vitest';
import { openWorkload } from '../../support/cluster.ts';
import { promptTable } from '../../support/prompts.ts';
import { ends, oneEngine, runOne, runRows, trace } from '../../support/trace.ts';

const engine = (blocks: number, batching = {}, cache = {}) => oneEngine('sglang', blocks, batching, cache);

describe('SGLang', () => {
  test('prompts run alone, and first', () => {
    const run = runRows(engine(1000), [
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
  });

  test('the pieces of a long prompt follow each other while decode waits', () => {
    const run = runRows(engine(1000, { maxChunkTokens: 10 }), [
      [0, 5, 3],
      [0.5, 25, 2],
    ]);
    expect(trace(run)).toEqual([
      'at 0: 5 prefill',
      'at 1: 10 prefill',
      'at 2: 10 prefill',
      'at 3: 5 prefill',
      'at 4: 2 decode',
      'at 5: 1 decode',
    ]);
  });

  test('what a last piece leaves of the chunk goes to the next prompt', () => {
    const run = runRows(engine(1000, { maxChunkTokens: 10 }), [
      [0, 14, 1],
      [0, 8, 1],
    ]);
    expect(trace(run)).toEqual(['at 0: 10 prefill', 'at 1: 10 prefill', 'at 2: 2 prefill']);
  });

  test('a mixed chunk shares the step with decode', () => {
    const run = runRows(engine(1000, { mixedChunk: true }), [
      [0, 5, 3],
      [0.5, 6, 2],
    ]);
    expect(trace(run)).toEqual(['at 0: 5 prefill', 'at 1: 1 decode, 6 prefill', 'at 2: 2 decode']);
  });

  // The first has made one token: 10 more may come, of which 0.7 count. 100 - 10 - 7 = 83 must exceed prompt + answer.
  test('admission keeps room for what the others may still ask for', () => {
    const rows = (input: number) =>
      [
        [0, 10, 11],
        [0.5, input, 3],
      ] as const;
    expect(trace(runRows(engine(100), rows(79)))[1]).toBe('at 1: 79 prefill');
    expect(trace(runRows(engine(100), rows(80)))[1]).toBe('at 1: 1 decode');
  });

  test('a prefix that nobody uses stops being free when it is taken over', () => {
    const workload = openWorkload([
      [0, 50, 1],
      [1, 10, 31],
      [2, 55, 20],
    ]);
    workload.requests.prompts = promptTable([[[0, 50]], [], [[0, 50]]]);
    const run = runOne(engine(100, {}, { prefixCaching: true }), workload);
    // 100 - 10 - 0.7 x 30 = 69 are free, 50 of them the prefix: 5 + 20 more do not fit.
    expect(run.of('scheduled').find(([request]) => request === 2)?.[2]).toBeGreaterThan(2);
  });

  test('a request alone is admitted whatever it asks for', () => {
    expect(ends(runRows(engine(30), [[0, 20, 10]]))).toEqual([10]);
  });

  test('when memory runs out those with the fewest tokens are retracted, queue at the end and are computed again', () => {
    const limits = { scheduleConservativeness: 0.1 };
    const run = runRows(engine(150, limits), [
      [0, 50, 60],
      [4, 30, 40],
      [4.5, 5, 3],
    ]);
    const [[request, , time]] = run.of('preempted');
    expect(request).toBe(1);
    const scheduled = run.steps(0).filter(({ startSeconds }) => startSeconds >= time);
    expect(scheduled[0]).toMatchObject({ decodeSequences: 1, prefillTokens: 0, preemptions: 1 });
    expect(ends(run).every((end) => end !== undefined)).toBe(true);
  });

  test('large pages: as many are retracted as it takes for the others to have a page each', () => {
    // Seven fill a page each; one is free when all of them need a second one.
    const rows = Array.from({ length: 7 }, () => [0, 63, 10] as const);
    const run = runRows(engine(8, { scheduleConservativeness: 0.01 }, { blockSize: 64 }), rows);
    expect(trace(run)[2]).toBe('at 2: 4 decode, 3 preempted');
    expect(ends(run).every((end) => end !== undefined)).toBe(true);
  });

  test('a prompt in progress whose next piece does not fit waits for decode; when that is stuck, it goes on', () => {
    const limits = { maxChunkTokens: 2, mixedChunk: true, scheduleConservativeness: 0.01 };
    const run = runRows(engine(30, limits), [
      [0, 5, 24],
      [2.5, 20, 2],
    ]);
    expect(trace(run).slice(10, 14)).toEqual([
      'at 10: 1 decode, 2 prefill',
      'at 11: 1 decode',
      'at 12: 2 prefill, 1 preempted',
      'at 13: 2 prefill',
    ]);
    expect(ends(run).every((end) => end !== undefined)).toBe(true);
  });
});
