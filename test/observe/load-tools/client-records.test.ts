import { describe, expect, it } from 'vitest';
import { clientRecords } from '../../../src/observe/load-tools/client-records.ts';
import { tinyRun } from '../tiny-run.ts';

/** Three tokens from 1.5 to 3 s, one token at 2 s, turned away at 2.5 s, still running. */
const { requests, gaps } = tinyRun();

describe('clientRecords', () => {
  it('is what the clients saw of a run', () => {
    expect(clientRecords(requests, { first: 0, end: 4, startSeconds: 0, gaps: gaps.samples() })).toEqual({
      count: 4,
      sendSeconds: Float64Array.of(0.5, 1.25, 2.25, 4),
      firstTokenSeconds: Float64Array.of(1.5, 2, Number.NaN, Number.NaN),
      endSeconds: Float64Array.of(3, 2, 2.5, Number.NaN),
      inputTokens: Int32Array.of(100, 200, 300, 400),
      outputTokens: Int32Array.of(3, 1, 0, 0),
      failed: Uint8Array.of(0, 0, 1, 0),
      gaps: { seconds: Float64Array.of(0.5, 1), counts: Int32Array.of(1, 1) },
      startSeconds: 0,
    });
  });

  it('takes the requests of one level', () => {
    const level = clientRecords(requests, { first: 1, end: 3, startSeconds: 1 });
    expect(level).toMatchObject({ count: 2, endSeconds: Float64Array.of(2, 2.5), startSeconds: 1 });
    expect(level).not.toHaveProperty('gaps');
  });

  it('hides the token that ends an answer early, and with it an answer of nothing else', () => {
    const maxOutputTokens = Int32Array.of(3, 8, 8, 8);
    const whole = clientRecords(requests, { first: 0, end: 2, startSeconds: 0, maxOutputTokens });
    expect(whole.outputTokens).toEqual(Int32Array.of(3, 0));
    expect(whole.firstTokenSeconds).toEqual(Float64Array.of(1.5, Number.NaN));
    const second = clientRecords(requests, { first: 1, end: 2, startSeconds: 0, maxOutputTokens });
    expect(second.outputTokens).toEqual(Int32Array.of(0));
  });

  it('leaves the run as it was', () => {
    const before = requests.outputTokens.slice();
    clientRecords(requests, {
      first: 0,
      end: 4,
      startSeconds: 0,
      maxOutputTokens: Int32Array.of(9, 9, 9, 9),
    });
    expect(requests.outputTokens).toEqual(before);
  });
});
