import { describe, expect, test } from 'vitest';
import { openWorkload } from '../../support/cluster.ts';
import { promptTable } from '../../support/prompts.ts';
import { ends, oneEngine, runOne, runRows, trace } from '../../support/trace.ts';

const engine = (blocks: number, batching = {}, cache = {}) => oneEngine('vllm-v1', blocks, batching, cache);

describe('vLLM V1', () => {
  test('a prompt longer than the budget runs in pieces; the last one gives the first token', () => {
    const run = runRows(engine(100, { maxNumBatchedTokens: 10 }), [[0, 25, 3]]);
    expect(trace(run)).toEqual([
      'at 0: 10 prefill',
      'at 1: 10 prefill',
      'at 2: 5 prefill',
      'at 3: 1 decode',
      'at 4: 1 decode',
    ]);
    expect(run.time('firstToken', 0)).toBe(3);
    expect(ends(run)).toEqual([5]);
  });

  test('decodes come first, prompts share what is left of the budget', () => {
    const run = runRows(engine(100, { maxNumBatchedTokens: 10 }), [
      [0, 8, 5],
      [0.5, 6, 5],
      [0.5, 6, 5],
    ]);
    expect(trace(run).slice(0, 4)).toEqual([
      'at 0: 8 prefill',
      'at 1: 1 decode, 9 prefill',
      'at 2: 2 decode, 3 prefill',
      'at 3: 3 decode',
    ]);
  });

  test('a limit for the piece of one prompt lets short prompts pass long ones', () => {
    const run = runRows(engine(100, { maxNumBatchedTokens: 10, maxChunkTokens: 4 }), [
      [0, 12, 1],
      [0, 4, 1],
    ]);
    expect(trace(run)).toEqual(['at 0: 8 prefill', 'at 1: 4 prefill', 'at 2: 4 prefill']);
    expect(ends(run)).toEqual([3, 1]);
  });

  test('several prompts in progress go on in order of admission', () => {
    const limits = { maxNumBatchedTokens: 10, maxChunkTokens: 6 };
    const run = runRows(engine(100, limits), [
      [0, 12, 1],
      [0, 10, 1],
      [0, 2, 1],
    ]);
    // 6 + 4; then 6 + 4; then 2 + 2.
    expect(trace(run)).toEqual(['at 0: 10 prefill', 'at 1: 10 prefill', 'at 2: 4 prefill']);
    expect(ends(run)).toEqual([2, 3, 3]);
  });

  test('no more run than may run', () => {
    const run = runRows(engine(100, { maxNumSeqs: 2 }), [
      [0, 5, 3],
      [0, 5, 2],
      [0, 5, 1],
    ]);
    expect(trace(run)).toEqual(['at 0: 10 prefill', 'at 1: 2 decode', 'at 2: 1 decode, 5 prefill']);
  });

  test('without chunked prefill a prompt waits until it fits into the budget as a whole', () => {
    const run = runRows(engine(100, { maxNumBatchedTokens: 10, chunkedPrefill: false }), [
      [0, 6, 2],
      [0, 10, 1],
      [0, 25, 1],
    ]);
    expect(trace(run)).toEqual(['at 0: 6 prefill', 'at 1: 1 decode', 'at 2: 10 prefill', 'at 3: 25 prefill']);
  });

  test('when memory runs out the last one is preempted, and nobody is admitted in that step', () => {
    // 5 + 5 of 12 blocks, and one step of decode fills them. A piece of what was preempted would fit at once.
    const run = runRows(engine(12, { maxChunkTokens: 3 }), [
      [0, 5, 5],
      [0, 5, 5],
    ]);
    expect(trace(run).slice(0, 5)).toEqual([
      'at 0: 6 prefill',
      'at 1: 4 prefill',
      'at 2: 2 decode',
      'at 3: 1 decode, 1 preempted',
      'at 4: 1 decode, 3 prefill',
    ]);
    expect(run.of('preempted')[0]).toEqual([1, 0, 3]);
  });

  test('what was preempted is computed again from prompt and output, and goes on where it was', () => {
    const run = runRows(engine(12), [
      [0, 5, 5],
      [0, 5, 5],
    ]);
    expect(run.of('preempted')).toEqual([[1, 0, 2]]);
    const gaps = run.of('tokens').filter(([, , gap]) => gap > 1);
    expect(gaps).toEqual([[0, 6, 4, 1]]);
    expect(run.waits(1)).toMatchObject({ prefill: 1, decode: 3, preempted: 4 });
  });

  test('with prefix caching it finds what is left of its blocks', () => {
    const run = runRows(engine(12, {}, { prefixCaching: true }), [
      [0, 5, 5],
      [0, 5, 5],
    ]);
    // It held 6 tokens; three of their blocks went to the other request: 3 are found, 4 of 7 are computed again.
    expect(trace(run).find((step) => step.startsWith('at 5'))).toBe('at 5: 4 prefill');
  });

  test('under priority the least urgent is preempted, and waits behind those more urgent', () => {
    const workload = openWorkload([
      [0, 5, 5],
      [0, 5, 5],
      [2.5, 4, 1],
    ]);
    workload.requests.priority = Int32Array.of(7, 3, 5);
    const run = runOne(engine(12, { policy: 'priority' }), workload);
    expect(run.of('preempted')).toEqual([[0, 0, 2]]);
    expect(run.of('scheduled').map(([request]) => request)).toEqual([1, 0, 2]);
    expect(ends(run)).toEqual([8, 5, 4]);
  });

  test('when all prompts in progress are pushed out one by one, the engine goes on all the same', () => {
    const workload = openWorkload([
      [0, 20, 3],
      [0, 20, 3],
    ]);
    workload.requests.priority = Int32Array.of(2, 1);
    const run = runOne(
      engine(23, { policy: 'priority', maxChunkTokens: 8, maxNumBatchedTokens: 16 }),
      workload,
    );
    expect(ends(run).every((time) => time !== undefined)).toBe(true);
  });

  test('a prompt in the cache is not computed again, but for its last block', () => {
    const workload = openWorkload([
      [0, 12, 1],
      [1, 12, 1],
      [2, 15, 1],
    ]);
    workload.requests.prompts = promptTable([[[0, 12]], [[0, 12]], [[0, 12]]]);
    const run = runOne(engine(20, {}, { blockSize: 4, prefixCaching: true }), workload);
    expect(trace(run)).toEqual(['at 0: 12 prefill', 'at 1: 4 prefill', 'at 2: 3 prefill']);
    expect(run.of('scheduled').map(([, , , cached]) => cached)).toEqual([0, 8, 12]);
  });

  test('requests of the same step share a prefix already', () => {
    const workload = openWorkload([
      [0, 12, 1],
      [0, 12, 1],
    ]);
    workload.requests.prompts = promptTable([[[0, 8]], [[0, 8]]]);
    const run = runOne(engine(20, {}, { blockSize: 4, prefixCaching: true }), workload);
    expect(trace(run)).toEqual(['at 0: 16 prefill']);
    expect(run.steps(0)[0].usedBlocks).toBe(4);
  });
});
