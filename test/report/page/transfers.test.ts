import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TransferLog } from '../../../src/report/page/transfers.ts';

describe('TransferLog', () => {
  it('joins start and end of each request', () => {
    const log = new TransferLog();
    log.transferStarted(7, 0, 2, 100, 1);
    log.transferStarted(8, 1, 2, 100, 2);
    log.transferred(8, 1, 2, 3);
    log.transferred(7, 0, 2, 5);
    expect(log.transfers(10)).toEqual({
      from: [1, 0],
      to: [2, 2],
      startSeconds: [2, 1],
      endSeconds: [3, 5],
      count: [1, 1],
    });
  });

  it('of too many keeps the longest, and counts those that it stands for', () => {
    const transfer = fc.record({
      from: fc.integer({ min: 0, max: 1 }),
      to: fc.integer({ min: 2, max: 3 }),
      start: fc.double({ min: 0, max: 100, noNaN: true }),
      seconds: fc.double({ min: 0.001, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(transfer, { minLength: 1, maxLength: 200 }), (drawn) => {
        const log = new TransferLog();
        drawn.forEach(({ from, to, start, seconds }, request) => {
          log.transferStarted(request, from, to, 1, start);
          log.transferred(request, from, to, start + seconds);
        });
        const { startSeconds, endSeconds, count } = log.transfers(20);
        const longest = Math.max(...drawn.map(({ start, seconds }) => start + seconds - start));
        expect(Math.max(...endSeconds.map((end, index) => end - startSeconds[index]))).toBe(longest);
        expect(count.reduce((sum, each) => sum + each, 0)).toBe(drawn.length);
        expect(count.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});
