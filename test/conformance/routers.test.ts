import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fleet } from '../../src/cluster/router.ts';
import { ROUTERS, type RouterKind } from '../../src/cluster/routers/index.ts';
import { stream } from '../../src/random/stream.ts';
import { testFleet } from '../support/fleet.ts';

const fleets: fc.Arbitrary<Fleet> = fc
  .array(fc.record({ requests: fc.nat(80), tokens: fc.nat(1000), cached: fc.nat(64) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((workers) => testFleet(workers, (request) => (request % 5) - 1));

describe.each(Object.entries(ROUTERS))('%s', (_kind, create) => {
  test('always chooses a worker that there is', () => {
    fc.assert(
      fc.property(fleets, fc.nat(1000), (fleet, seed) => {
        const router = create(stream(seed, 'router'));
        for (let request = 0; request < 20; request++) {
          const worker = router.choose(request, fleet);
          expect(Number.isInteger(worker) && worker >= 0 && worker < fleet.size).toBe(true);
        }
      }),
      { seed: 1 },
    );
  });

  test('same seed, same choices', () => {
    fc.assert(
      fc.property(fleets, fc.nat(1000), (fleet, seed) => {
        const [one, other] = [create(stream(seed, 'router')), create(stream(seed, 'router'))];
        for (let request = 0; request < 20; request++)
          expect(one.choose(request, fleet)).toBe(other.choose(request, fleet));
      }),
      { seed: 2 },
    );
  });

  test('leaves no worker of an idle fleet without work, when every request stays where it was sent', () => {
    const counts = Array.from({ length: 4 }, () => ({ requests: 0, tokens: 0, cached: 0 }));
    const fleet = testFleet(counts, (request) => request);
    const router = create(stream(3, 'router'));
    for (let request = 0; request < 100; request++) {
      const worker = router.choose(request, fleet);
      counts[worker].requests++;
      counts[worker].tokens += 10;
    }
    for (const { requests } of counts) expect(requests).toBeGreaterThan(10);
  });
});

test('every router is under test', () => {
  const kinds: RouterKind[] = [
    'round-robin',
    'random',
    'least-requests',
    'least-tokens',
    'power-of-two',
    'prefix-aware',
    'session',
  ];
  expect(Object.keys(ROUTERS)).toEqual(kinds);
});
