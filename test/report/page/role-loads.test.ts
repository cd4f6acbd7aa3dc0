import { describe, expect, it } from 'vitest';
import type { WorkerTimeline } from '../../../src/observe/run-result.ts';
import { roleLoads } from '../../../src/report/page/role-loads.ts';

function workerOf(worker: number, role: string, width: number, waiting: number[]): WorkerTimeline {
  const rest = {
    steps: 1,
    busySeconds: 1,
    prefillSeconds: 0,
    preemptions: 0,
    kvBlocks: 10,
    peakUsedBlocks: 5,
  };
  const timeSeconds = waiting.map((_, index) => index * width);
  return {
    ...{ worker, role, ...rest },
    samples: { timeSeconds, waiting, running: waiting, usedBlocks: waiting, batchTokens: waiting },
  };
}

describe('roleLoads', () => {
  it('spans the workers of a role', () => {
    const workers = [
      workerOf(0, 'prefill', 1, [1, 5]),
      workerOf(1, 'prefill', 1, [3, 1]),
      workerOf(2, 'decode', 1, [7, 7]),
    ];
    expect(roleLoads(workers, 'waiting')).toEqual([
      { role: 'prefill', timeSeconds: [0, 1], low: [1, 1], mean: [2, 3], high: [3, 5] },
      { role: 'decode', timeSeconds: [0, 1], low: [7, 7], mean: [7, 7], high: [7, 7] },
    ]);
  });

  it('merges finer buckets without losing a peak; who has stopped is empty', () => {
    const workers = [workerOf(0, 'aggregated', 0.5, [1, 9, 2]), workerOf(1, 'aggregated', 1, [4, 4, 4])];
    expect(roleLoads(workers, 'waiting')).toEqual([
      { role: 'aggregated', timeSeconds: [0, 1, 2], low: [4, 2, 0], mean: [6.5, 3, 2], high: [9, 4, 4] },
    ]);
  });

  it('gives KV as a share of the blocks', () => {
    expect(roleLoads([workerOf(0, 'aggregated', 1, [5, 10])], 'kv')[0].high).toEqual([0.5, 1]);
  });
});
