import { describe, expect, test } from 'vitest';
import { ends, oneEngine, runRows, trace } from '../../support/trace.ts';

const engine = (blocks: number, maxNumSeqs = 64) => oneEngine('static', blocks, { maxNumSeqs });

describe('static batching', () => {
  test('nobody joins until the longest answer has ended', () => {
    const run = runRows(engine(100), [
      [0, 5, 4],
      [0, 5, 2],
      [0.5, 5, 1],
    ]);
    expect(trace(run)).toEqual([
      'at 0: 10 prefill',
      'at 1: 2 decode',
      'at 2: 2 decode',
      'at 3: 2 decode',
      'at 4: 5 prefill',
    ]);
    expect(ends(run)).toEqual([4, 2, 5]);
    expect(run.waits(2)).toMatchObject({ queueSlots: 3, queueStep: 0.5, prefill: 1 });
  });

  test('who has ended keeps its memory, and keeps computing', () => {
    const run = runRows(engine(100), [
      [0, 5, 4],
      [0, 5, 2],
    ]);
    expect(run.steps(0).map((step) => [step.usedBlocks, step.decodeContextTokens])).toEqual([
      [10, 0],
      [12, 12],
      [14, 14],
      [16, 16],
    ]);
  });

  test('an answer of one token stays in the batch, too', () => {
    const run = runRows(engine(100), [
      [0, 5, 1],
      [0, 5, 3],
    ]);
    expect(trace(run)).toEqual(['at 0: 10 prefill', 'at 1: 2 decode', 'at 2: 2 decode']);
    expect(ends(run)).toEqual([1, 3]);
    const tokens = run.of('tokens').map(([, , , count]) => count);
    expect(tokens).toEqual([1, 1]);
  });

  test('a batch of answers of one token is done after its prefill', () => {
    const run = runRows(engine(100), [
      [0, 5, 1],
      [0.5, 5, 1],
    ]);
    expect(trace(run)).toEqual(['at 0: 5 prefill', 'at 1: 5 prefill']);
  });

  test('memory is set aside for the longest prompt and answer of the batch', () => {
    expect(
      trace(
        runRows(engine(26), [
          [0, 9, 2],
          [0, 1, 4],
        ]),
      )[0],
    ).toBe('at 0: 10 prefill');
    expect(
      trace(
        runRows(engine(25), [
          [0, 9, 2],
          [0, 1, 4],
        ]),
      )[0],
    ).toBe('at 0: 9 prefill');
  });

  test('a batch has as many members as may run', () => {
    expect(
      trace(
        runRows(engine(100, 2), [
          [0, 5, 1],
          [0, 5, 1],
          [0, 5, 1],
        ]),
      ),
    ).toEqual(['at 0: 10 prefill', 'at 1: 5 prefill']);
  });
});
