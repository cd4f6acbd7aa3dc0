import { describe, expect, it } from 'vitest';
import { compareBatches } from '../../../src/study/static-batch/accuracy.ts';
import type { BatchCost } from '../../../src/study/static-batch/batch-cost.ts';
import type { StaticBatch } from '../../../src/study/static-batch/static-batch.ts';
import { renderAccuracy } from '../../../src/study/static-batch/table.ts';

const worker = { accelerator: 'h100-sxm', model: 'llama-3-8b', engine: 'vllm-v0', tensorParallel: 1 };
const row = (group: string, seconds: number, outside?: string): StaticBatch => ({
  ...{ group, worker, seconds, sequences: 1, inputTokens: 1, outputTokens: 1, metric: 'latency' },
  ...(outside !== undefined && { outside }),
});
/** Predicts one second for everything. */
const oneSecond = { seconds: () => 1 } as unknown as BatchCost;
const plain = (text: string) => text;
const styler = { heading: plain, dim: plain, good: plain, fair: plain, bad: plain };

describe('compareBatches', () => {
  const batches = [row('a', 1), row('a', 0.8), row('a', 2), row('b', 1), row('b', 9, 'it was interrupted')];
  const { groups, outside } = compareBatches(batches, oneSecond);

  it('takes the median and the 90th percentile of absolute relative errors, group by group', () => {
    expect(groups[0]).toMatchObject({ group: 'a', rows: 3, medianError: 0.25 });
    expect(groups[0].p90Error).toBeCloseTo(0.45, 12);
    expect(groups[0].bias).toBe(0);
  });

  it('counts what is out of scope by its reason, and compares it with nothing', () => {
    expect(groups[1]).toMatchObject({ group: 'b', rows: 1, medianError: 0 });
    expect([...outside]).toEqual([['b: it was interrupted', 1]]);
  });

  it('prints both', () => {
    const text = renderAccuracy({ groups, outside }, styler);
    expect(text).toMatch(/^a +3 +25\.0 % +45\.0 % +\+0\.0 %$/m);
    expect(text).toContain('   1  b: it was interrupted');
  });
});
