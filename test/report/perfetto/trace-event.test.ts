import { expect, test } from 'vitest';
import { extent, microseconds } from '../../../src/report/perfetto/trace-event.ts';

test('times are in microseconds, to the nanosecond', () => {
  expect(microseconds(1.23456789049)).toBe(1234567.89);
  expect(extent(0.5, 2)).toEqual({ ts: 500_000, dur: 1_500_000 });
});

// Each end is rounded for itself: rounded lengths would reach into the next slice.
test('slices that touch do so after rounding', () => {
  const [first, second] = [extent(0.4e-9, 1.6e-9), extent(1.6e-9, 2.4e-9)];
  expect(first).toEqual({ ts: 0, dur: 0.002 });
  expect(second).toEqual({ ts: 0.002, dur: 0 });
});
