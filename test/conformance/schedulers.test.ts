import { describe, expect, test } from 'vitest';
import { SCHEDULERS, type SchedulerKind } from '../../src/engine/schedulers/index.ts';
import { QUEUE_POLICIES } from '../../src/engine/waiting-queue.ts';
import { openWorkload } from '../support/cluster.ts';
import { ends, oneEngine, runOne, runRows, trace } from '../support/trace.ts';

describe.each(Object.keys(SCHEDULERS) as SchedulerKind[])('%s', (kind) => {
  test('one request alone: its prompt, then a token a step', () => {
    const run = runRows(oneEngine(kind, 100), [[0, 10, 4]]);
    expect(trace(run)).toEqual(['at 0: 10 prefill', 'at 1: 1 decode', 'at 2: 1 decode', 'at 3: 1 decode']);
    expect([run.time('firstToken', 0), ...ends(run)]).toEqual([1, 4]);
    expect(run.waits(0)).toEqual({ prefill: 1, prefillShared: 0, decode: 3 });
  });

  test('an answer of one token needs no decode step', () => {
    const run = runRows(oneEngine(kind, 100), [[0, 10, 1]]);
    expect([trace(run), run.time('firstToken', 0), ...ends(run)]).toEqual([['at 0: 10 prefill'], 1, 1]);
  });

  test('a prompt of one token', () => {
    expect(ends(runRows(oneEngine(kind, 100), [[0, 1, 3]]))).toEqual([3]);
  });

  test.each([1, 2, 5, 16])('a request that fills the whole memory, blocks of %i tokens', (blockSize) => {
    const run = runRows(oneEngine(kind, 80 / blockSize, {}, { blockSize }), [
      [0, 40, 40],
      [0.5, 79, 1],
      [1, 1, 79],
    ]);
    expect(ends(run).every((end) => end !== undefined)).toBe(true);
  });

  test('a request that could never fit is refused, and harms nobody', () => {
    const run = runRows(oneEngine(kind, 80), [
      [0, 40, 41],
      [0, 40, 40],
    ]);
    expect(run.of('failed')).toEqual([[0, 0, 'promptTooLong']]);
    expect(run.time('finished', 1)).toBe(40);
  });

  test.each([15, 16, 17])('a context of %i tokens at a block boundary of 16', (input) => {
    const run = runRows(oneEngine(kind, 10, {}, { blockSize: 16 }), [[0, input, 3]]);
    const blocks = [input, input + 1, input + 2].map((tokens) => Math.ceil(tokens / 16));
    expect(run.steps(0).map(({ usedBlocks }) => usedBlocks)).toEqual(blocks);
  });

  test.each(QUEUE_POLICIES)('one at a time under %s', (policy) => {
    const workload = openWorkload([
      [0, 5, 1],
      [0.1, 9, 1],
      [0.2, 7, 1],
      [0.3, 9, 1],
    ]);
    workload.requests.priority = Int32Array.of(9, 3, 2, 1);
    const run = runOne(oneEngine(kind, 100, { policy, maxNumSeqs: 1 }), workload);
    const order = { fcfs: [0, 1, 2, 3], priority: [0, 3, 2, 1], shortestPrompt: [0, 2, 1, 3] };
    expect(run.of('scheduled').map(([request]) => request)).toEqual(order[policy]);
  });
});
