import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../src/kernel/event-queue.ts';
import { PHASE, type Phase } from '../../src/kernel/phase.ts';

function drain(queue: EventQueue): number[] {
  const args: number[] = [];
  while (queue.size > 0) {
    args.push(queue.nextArg);
    queue.pop();
  }
  return args;
}

const events = fc.array(
  fc.tuple(fc.constantFrom(0, 1, 1.5, 2, 1e9), fc.constantFrom<Phase>(...Object.values(PHASE))),
  { maxLength: 200 },
);

describe('EventQueue', () => {
  test('gives events back by time, of the same time by phase, of the same phase in the order of coming', () => {
    fc.assert(
      fc.property(events, (list) => {
        const queue = new EventQueue();
        for (const [index, [time, phase]] of list.entries()) queue.push(time, phase, 0, index);
        const sorted = [...list.keys()].sort(
          (a, b) => list[a][0] - list[b][0] || list[a][1] - list[b][1] || a - b,
        );
        expect(drain(queue)).toEqual(sorted);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('keeps the order while events come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined })), (moves) => {
        const queue = new EventQueue();
        let model: [time: number, arg: number][] = [];
        for (const [arg, time] of moves.entries()) {
          if (time !== undefined) {
            queue.push(time, PHASE.arrive, 7, arg);
            model = [...model, [time, arg] as [number, number]].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
          } else if (model.length > 0) {
            expect([queue.nextTime, queue.nextArg, queue.nextHandler]).toEqual([...model[0], 7]);
            queue.pop();
            model = model.slice(1);
          }
          expect(queue.size).toBe(model.length);
        }
        expect(drain(queue)).toEqual(model.map(([, arg]) => arg));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('an empty queue has its next event never', () => {
    expect(new EventQueue().nextTime).toBe(Number.POSITIVE_INFINITY);
  });
});
