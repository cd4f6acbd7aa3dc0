import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeBatch } from '../../src/engine/decode-batch.ts';
import { Sequences } from '../../src/engine/sequences.ts';
import { requestTable } from '../support/cluster.ts';

interface Member {
  request: number;
  context: number;
  made: number;
  remaining: number;
}

const moves = fc.array(
  fc.record({
    joins: fc.option(
      fc.record({ context: fc.integer({ min: 0, max: 40 }), remaining: fc.integer({ min: 1, max: 30 }) }),
    ),
    leaves: fc.option(fc.nat(10)),
    steps: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 60 },
);

describe('DecodeBatch', () => {
  test('its sums are those of a batch that is walked over', () => {
    fc.assert(
      fc.property(
        moves,
        fc.constantFrom(1, 3, 16),
        fc.constantFrom(20, Number.POSITIVE_INFINITY),
        (list, blockSize, limit) => {
          const sequences = new Sequences(requestTable(list.map(() => [0, 1, 100])));
          const batch = new DecodeBatch(sequences, blockSize, limit);
          let members: Member[] = [];
          const check = () => {
            expect(batch.count).toBe(members.length);
            expect(batch.contextTokens).toBe(members.reduce((sum, { context }) => sum + context, 0));
            expect(batch.promisedTokens).toBe(members.reduce((sum, { made }) => sum + 100 - made, 0));
            expect(batch.blocksNeeded).toBe(
              members.filter(({ context }) => context % blockSize === 0).length,
            );
            expect(batch.hasLongContext).toBe(members.some(({ context }) => context + 1 > limit));
            for (const { request, context, made } of members) {
              expect([batch.context(request), batch.generated(request)]).toEqual([context, made]);
            }
          };
          for (const [request, { joins, leaves, steps }] of list.entries()) {
            if (joins !== null) {
              batch.join(request, joins.context, joins.remaining);
              members.push({ request, made: 0, ...joins });
            }
            if (leaves !== null && leaves < members.length) {
              const [gone] = members.splice(leaves, 1);
              batch.leave(gone.request);
              expect([sequences.computed[gone.request], sequences.generated[gone.request]]).toEqual([
                gone.context,
                gone.made,
              ]);
            }
            for (let step = 0; step < steps; step++) {
              batch.advance();
              members = members.map((m) => ({
                ...m,
                context: m.context + 1,
                made: m.made + 1,
                remaining: m.remaining - 1,
              }));
              const done = members.filter(({ remaining }) => remaining === 0);
              for (const { request } of done) {
                expect(batch.finished).toBe(request);
                batch.leave(request);
              }
              members = members.filter(({ remaining }) => remaining > 0);
              expect(batch.finished).toBe(-1);
              check();
            }
            check();
          }
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  test('answers longer than the ring end in time and in order', () => {
    const lengths = [3000, 5, 1024, 3000, 1023, 4097];
    const batch = new DecodeBatch(new Sequences(requestTable(lengths.map(() => [0, 1, 5000]))), 16);
    for (const [request, length] of lengths.entries()) batch.join(request, 10, length);
    const ends: [number, number][] = [];
    for (let step = 1; step <= 4097; step++) {
      batch.advance();
      for (let request = batch.finished; request >= 0; request = batch.finished) {
        ends.push([step, request]);
        batch.leave(request);
      }
    }
    expect(ends).toEqual([
      [5, 1],
      [1023, 4],
      [1024, 2],
      [3000, 0],
      [3000, 3],
      [4097, 5],
    ]);
  });

  test('a retired member stays in the sums but does not end again', () => {
    const batch = new DecodeBatch(
      new Sequences(
        requestTable([
          [0, 1, 2],
          [0, 1, 4],
        ]),
      ),
      4,
    );
    batch.join(0, 3, 1);
    batch.join(1, 3, 3);
    batch.advance();
    expect(batch.finished).toBe(0);
    batch.retire(0);
    expect(batch.finished).toBe(-1);
    expect([batch.count, batch.contextTokens, batch.blocksNeeded]).toEqual([2, 8, 2]);
    batch.advance();
    batch.advance();
    expect(batch.finished).toBe(1);
  });
});
