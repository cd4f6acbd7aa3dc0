import { expect, test } from 'vitest';
import { stream } from '../../../src/random/stream.ts';
import { constant } from '../../../src/workload/arrivals/constant.ts';

test('a constant rate: request i comes at (i + 1) / rate, without a rounding error that grows', () => {
  const { seconds } = constant({ process: 'constant', rate: 10 }, 1000, stream(1, 'x'));
  expect([...seconds.slice(0, 3)]).toEqual([0.1, 0.2, 0.3]);
  expect(seconds[999]).toBe(100);
});
