import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type QueuePolicy, WaitingQueue } from '../../src/engine/waiting-queue.ts';
import { requestTable } from '../support/cluster.ts';

/** Requests with these priorities, and with prompts of 10 tokens, 20, ... in reverse order. */
function queueOf(policy: QueuePolicy, priorities: number[]): WaitingQueue {
  const table = requestTable(priorities.map((_, i) => [0, 10 * (priorities.length - i), 1]));
  table.priority = Int32Array.from(priorities);
  return new WaitingQueue(policy, table);
}

function drain(queue: WaitingQueue): number[] {
  const order: number[] = [];
  while (queue.size > 0) {
    expect(queue.first).toBe(queue.first);
    order.push(queue.shift());
  }
  return order;
}

describe('WaitingQueue', () => {
  test.each<[QueuePolicy, number[]]>([
    ['fcfs', [2, 0, 3, 1]],
    ['priority', [1, 3, 0, 2]],
    ['shortestPrompt', [3, 2, 1, 0]],
  ])('%s', (policy, order) => {
    const queue = queueOf(policy, [5, 1, 5, 1]);
    for (const request of [2, 0, 3, 1]) queue.push(request);
    expect(drain(queue)).toEqual(order);
  });

  test.each<[QueuePolicy, number[]]>([
    ['fcfs', [3, 2, 0, 1]],
    ['shortestPrompt', [3, 2, 1, 0]],
    ['priority', [0, 1, 2, 3]],
  ])(
    '%s: those put back come first, the latest of them before the others, unless priority rules',
    (policy, order) => {
      const queue = queueOf(policy, [1, 2, 3, 4]);
      for (const request of [0, 1]) queue.push(request);
      for (const request of [2, 3]) queue.putBack(request);
      expect(drain(queue)).toEqual(order);
    },
  );

  test('by priority, in any order of coming and going', () => {
    const moves = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), { maxLength: 60 });
    fc.assert(
      fc.property(moves, (list) => {
        const queue = queueOf(
          'priority',
          list.map((priority) => priority ?? 0),
        );
        const model: number[] = [];
        for (const [request, priority] of list.entries()) {
          if (priority !== undefined) {
            queue.push(request);
            model.push(request);
          } else if (model.length > 0) {
            model.sort((a, b) => list[a]! - list[b]! || a - b);
            expect(queue.shift()).toBe(model.shift());
          }
          expect(queue.size).toBe(model.length);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('thousands in order of arrival', () => {
    const queue = queueOf('fcfs', Array(20_000).fill(0));
    for (let request = 0; request < 20_000; request++) queue.push(request);
    expect(drain(queue)).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  });
});
