import { describe, expect, test } from 'vitest';
import { ROUTERS, type RouterKind } from '../../../src/cluster/routers/index.ts';
import { stream } from '../../../src/random/stream.ts';
import { loads, testFleet } from '../../support/fleet.ts';

const router = (kind: RouterKind) => ROUTERS[kind](stream(1, 'router'));

test('round robin takes turns, whatever the load', () => {
  const turns = router('round-robin');
  const fleet = testFleet(loads(9, 0, 0));
  expect([0, 1, 2, 3].map((request) => turns.choose(request, fleet))).toEqual([0, 1, 2, 0]);
});

test('least requests and least tokens look at different loads; of equals they take the first', () => {
  const fleet = testFleet([
    { requests: 3, tokens: 10, cached: 0 },
    { requests: 2, tokens: 30, cached: 0 },
    { requests: 2, tokens: 10, cached: 0 },
  ]);
  expect(router('least-requests').choose(0, fleet)).toBe(1);
  expect(router('least-tokens').choose(0, fleet)).toBe(0);
});

test('random spreads evenly', () => {
  const any = router('random');
  const counts = [0, 0, 0, 0];
  const draws = 40_000;
  for (let request = 0; request < draws; request++)
    counts[any.choose(request, testFleet(loads(0, 0, 0, 0)))]++;
  for (const count of counts)
    expect(Math.abs(count / draws - 1 / 4)).toBeLessThan(4 * Math.sqrt(3 / 16 / draws));
});

describe('power of two choices', () => {
  // Of n workers with different loads the k-th busiest is the better of two in (k - 1) of n (n - 1) / 2 pairs.
  test('takes the better of two different workers', () => {
    const two = router('power-of-two');
    const counts = [0, 0, 0, 0];
    const draws = 60_000;
    for (let request = 0; request < draws; request++)
      counts[two.choose(request, testFleet(loads(9, 7, 5, 3)))]++;
    for (const [k, count] of counts.entries())
      expect(Math.abs(count / draws - k / 6)).toBeLessThan(4 * Math.sqrt(0.25 / draws));
    expect(counts[0]).toBe(0);
  });
});

describe('prefix-aware', () => {
  test('goes where most of the prompt is, of equals to the one with the fewest requests', () => {
    const fleet = testFleet([
      { requests: 5, tokens: 0, cached: 64 },
      { requests: 2, tokens: 0, cached: 64 },
      { requests: 0, tokens: 0, cached: 32 },
    ]);
    expect(router('prefix-aware').choose(0, fleet)).toBe(1);
  });

  test('but not when the fleet is out of balance', () => {
    const fleet = (busy: number) => testFleet([{ requests: busy, tokens: 0, cached: 64 }, ...loads(4)]);
    expect(router('prefix-aware').choose(0, fleet(36))).toBe(0);
    expect(router('prefix-aware').choose(0, fleet(37))).toBe(1);
  });

  test('a large difference that is small in proportion is balance', () => {
    const fleet = testFleet([{ requests: 435, tokens: 0, cached: 64 }, ...loads(400)]);
    expect(router('prefix-aware').choose(0, fleet)).toBe(0);
  });
});

describe('session', () => {
  test('keeps a session on its worker; requests without one go round with the new sessions', () => {
    const sticky = router('session');
    const fleet = testFleet(loads(0, 0, 0), (request) => [7, 8, 7, -1, 9, 8, -1][request]);
    expect([0, 1, 2, 3, 4, 5, 6].map((request) => sticky.choose(request, fleet))).toEqual([
      0, 1, 0, 2, 0, 1, 1,
    ]);
  });
});
