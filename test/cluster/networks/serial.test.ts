import { describe, expect, test } from 'vitest';
import { arrivals, testLink } from '../../support/transfers.ts';

const link = testLink({ flows: 'serial' });

describe('SerialNetwork', () => {
  test('one after the other, in the order of sending, each with its own set-up', () => {
    const slow = testLink({ flows: 'serial', latencySeconds: 0.25, perTransferSeconds: 0.25 });
    const transfers = [
      { from: 0, to: 1, bytes: 200 },
      { from: 0, to: 1, bytes: 100 },
    ];
    expect(arrivals(slow, transfers)).toEqual([2.5, 4]);
  });

  test('transfers between other workers do not wait', () => {
    const transfers = [
      { from: 0, to: 2, bytes: 300 },
      { from: 0, to: 3, bytes: 100 },
      { from: 1, to: 3, bytes: 100 },
    ];
    expect(arrivals(link, transfers)).toEqual([3, 4, 1]);
  });

  test('the receiving end can be busy, too', () => {
    const transfers = [
      { from: 0, to: 2, bytes: 100 },
      { from: 1, to: 2, bytes: 100 },
    ];
    expect(arrivals(link, transfers)).toEqual([1, 2]);
  });

  test('whoever waits longest goes first when both its ends are idle', () => {
    const transfers = [
      { from: 0, to: 2, bytes: 100 },
      { from: 1, to: 2, bytes: 100 },
      { at: 0.5, from: 0, to: 2, bytes: 100 },
    ];
    expect(arrivals(link, transfers)).toEqual([1, 2, 3]);
  });

  test('a fabric carries one transfer at a time', () => {
    const transfers = [
      { from: 0, to: 2, bytes: 100 },
      { from: 1, to: 3, bytes: 100 },
    ];
    expect(arrivals(link, transfers, 'fabric')).toEqual([1, 2]);
  });

  test('two that end at the same instant both arrive', () => {
    const transfers = [
      { from: 0, to: 2, bytes: 100 },
      { from: 1, to: 3, bytes: 100 },
      { from: 0, to: 3, bytes: 50 },
    ];
    expect(arrivals(link, transfers)).toEqual([1, 1, 1.5]);
  });
});
