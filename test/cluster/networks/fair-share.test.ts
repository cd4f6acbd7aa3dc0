import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivals, type TestTransfer, testLink } from '../../support/transfers.ts';

const link = testLink();

function expectTimes(actual: number[], expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, time] of expected.entries()) expect(actual[i]).toBeCloseTo(time, 9);
}

describe('worked out by hand', () => {
  test('one transfer has the whole link, after its set-up', () => {
    const slow = testLink({ efficiency: 0.5, latencySeconds: 0.25, perTransferSeconds: 0.5 });
    expectTimes(arrivals(slow, [{ from: 0, to: 1, bytes: 100 }]), [2.75]);
  });

  test('two from one worker get half each; when the short one ends, the other has all', () => {
    const transfers = [
      { from: 0, to: 1, bytes: 100 },
      { from: 0, to: 2, bytes: 50 },
    ];
    expectTimes(arrivals(link, transfers), [1.5, 1]);
  });

  test('two between different workers do not meet, but on a fabric they do', () => {
    const transfers = [
      { from: 0, to: 2, bytes: 100 },
      { from: 1, to: 3, bytes: 100 },
    ];
    expectTimes(arrivals(link, transfers), [1, 1]);
    expectTimes(arrivals(link, transfers, 'fabric'), [2, 2]);
  });

  test('a link does not slow down its own other direction', () => {
    const transfers = [
      { from: 0, to: 1, bytes: 100 },
      { from: 1, to: 0, bytes: 100 },
    ];
    expectTimes(arrivals(link, transfers), [1, 1]);
  });

  // Worker 0 sends three flows (33.3 each); one of them goes to worker 3, where the flow of worker 1 takes the rest.
  test('what one link leaves over goes to those who can use it', () => {
    const transfers = [
      { from: 0, to: 2, bytes: 100 },
      { from: 0, to: 4, bytes: 100 },
      { from: 0, to: 3, bytes: 100 },
      { from: 1, to: 3, bytes: 200 },
    ];
    expectTimes(arrivals(link, transfers), [3, 3, 3, 3]);
  });

  test('a transfer that comes later takes its share from then on', () => {
    const transfers = [
      { from: 0, to: 1, bytes: 100 },
      { at: 0.5, from: 0, to: 1, bytes: 100 },
    ];
    expectTimes(arrivals(link, transfers), [1.5, 2]);
  });

  test('nothing arrives as soon as it is set up', () => {
    expectTimes(arrivals(testLink({ latencySeconds: 0.5 }), [{ from: 0, to: 1, bytes: 0 }]), [0.5]);
  });
});

describe('laws', () => {
  const transfer: fc.Arbitrary<TestTransfer> = fc.record({
    at: fc.double({ min: 0, max: 5, noNaN: true }),
    from: fc.integer({ min: 0, max: 2 }),
    to: fc.integer({ min: 3, max: 5 }),
    bytes: fc.integer({ min: 0, max: 500 }),
  });
  const transfers = fc.array(transfer, { minLength: 1, maxLength: 12 });

  test('no link carries more than it can', () => {
    fc.assert(
      fc.property(transfers, (list) => {
        const ends = arrivals(link, list);
        const starts = list.map(({ at }) => at!);
        for (const port of ['from', 'to'] as const)
          for (const [i, { [port]: worker }] of list.entries())
            for (const until of ends) {
              const within = list.filter(
                (other, k) => other[port] === worker && starts[k] >= starts[i] && ends[k] <= until,
              );
              const bytes = within.reduce((sum, other) => sum + other.bytes, 0);
              expect(bytes).toBeLessThanOrEqual(100 * Math.max(0, until - starts[i]) + 1e-6);
            }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  // n transfers that start together share equally: the k-th smallest waits for what n, n-1, ... have sent before it.
  test('transfers that share one link share it equally', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 10 }), (sizes) => {
        const sorted = sizes.toSorted((a, b) => a - b);
        let time = 0;
        const expected = sorted.map((size, k) => {
          time += ((size - (sorted[k - 1] ?? 0)) * (sizes.length - k)) / 100;
          return time;
        });
        const ends = arrivals(
          link,
          sorted.map((bytes) => ({ from: 0, to: 1, bytes })),
          'fabric',
        );
        expectTimes(ends, expected);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  // The clock has 1e-13 s at best after an hour: at 50 GB/s that is more than a thousandth of a byte.
  test('rounding does not keep a transfer from ending', () => {
    const fast = testLink({ bandwidthBytesPerSecond: 50e9, efficiency: 0.83 });
    const many = Array.from({ length: 200 }, (_, i) => ({
      at: 3600 + i * 0.0137,
      from: i % 3,
      to: 3 + (i % 2),
      bytes: 1e9 + i * 12345.67,
    }));
    expect(arrivals(fast, many).filter((time) => time > 3600).length).toBe(200);
  });
});
