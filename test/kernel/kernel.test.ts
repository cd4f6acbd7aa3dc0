import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { PHASE } from '../../src/kernel/phase.ts';

describe('Kernel', () => {
  test('calls handlers with their arguments at their times', () => {
    const kernel = new Kernel();
    const calls: [string, number, number][] = [];
    const a = kernel.register({ handle: (arg) => calls.push(['a', arg, kernel.now]) });
    const b = kernel.register({ handle: (arg) => calls.push(['b', arg, kernel.now]) });
    kernel.at(2, PHASE.complete, a, 1);
    kernel.at(1, PHASE.complete, b, 2);
    kernel.run();
    expect(calls).toEqual([
      ['b', 2, 1],
      ['a', 1, 2],
    ]);
  });

  test('what is freed at an instant is there for what arrives, and engines start last', () => {
    const kernel = new Kernel();
    const order: number[] = [];
    const handler = kernel.register({ handle: (arg) => order.push(arg) });
    kernel.at(1, PHASE.start, handler, 3);
    kernel.at(1, PHASE.arrive, handler, 2);
    kernel.at(1, PHASE.complete, handler, 1);
    kernel.run();
    expect(order).toEqual([1, 2, 3]);
  });

  test('an event may bring about others at the same instant, but none in the past', () => {
    const kernel = new Kernel();
    const times: number[] = [];
    const handler = kernel.register({
      handle: (left) => {
        times.push(kernel.now);
        if (left > 0) kernel.at(kernel.now, PHASE.arrive, handler, left - 1);
      },
    });
    kernel.at(5, PHASE.arrive, handler, 2);
    kernel.run();
    expect(times).toEqual([5, 5, 5]);
    expect(() => kernel.at(4.9, PHASE.start, handler, 0)).toThrow(InvariantError);
    expect(() => kernel.at(Number.NaN, PHASE.start, handler, 0)).toThrow(InvariantError);
  });

  test('runs up to and including a time, and goes on from there', () => {
    const kernel = new Kernel();
    const times: number[] = [];
    const handler = kernel.register({ handle: () => times.push(kernel.now) });
    for (const time of [1, 2, 3]) kernel.at(time, PHASE.arrive, handler, 0);
    kernel.run(2);
    expect(times).toEqual([1, 2]);
    expect(kernel.nextTime).toBe(3);
    kernel.run();
    expect(times).toEqual([1, 2, 3]);
  });

  test('is quiet when nothing else happens at this instant', () => {
    const kernel = new Kernel();
    const quiet: boolean[] = [];
    const handler = kernel.register({ handle: () => quiet.push(kernel.quiet) });
    for (const time of [1, 1, 2]) kernel.at(time, PHASE.arrive, handler, 0);
    kernel.run();
    expect(quiet).toEqual([false, true, true]);
  });
});
