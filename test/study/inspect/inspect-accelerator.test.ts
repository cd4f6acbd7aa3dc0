import { describe, expect, it } from 'vitest';
import { renderAccelerator } from '../../../src/study/inspect/accelerator-table.ts';
import { inspectAccelerator } from '../../../src/study/inspect/inspect-accelerator.ts';
import { profiles, worker } from './workers.ts';

const accelerator = (id: string) => worker({ model: 'qwen2.5-0.5b-instruct', accelerator: id }).accelerator;

describe('inspectAccelerator', () => {
  it('has the ridge of the H100 at 989.4 TFLOP/s over 3,352 GB/s: 295 tokens of 16-bit weights', () => {
    const { formats } = inspectAccelerator(accelerator('h100-sxm'));
    expect(formats.map(({ format }) => format)).toEqual(['bf16', 'fp8', 'int8']);
    expect(formats[0].ridgeFlopsPerByte).toBeCloseTo(989.4e12 / 3352e9, 9);
    expect(formats[0].ridgeTokens).toBeCloseTo(formats[0].ridgeFlopsPerByte, 9);
    // Half the bytes, twice the FLOP/s: the batch at which a product turns is nearly the same.
    expect(formats[1].ridgeTokens).toBeCloseTo(1978.9e12 / 3352e9 / 2, 9);
  });

  it('says whether figures are fitted or derived', () => {
    expect(inspectAccelerator(accelerator('h100-sxm')).basis).toBe('fitted');
    expect(inspectAccelerator(accelerator('b200')).basis).toBe('derived');
    expect(inspectAccelerator(accelerator('a100-40gb'))).not.toHaveProperty('basis');
  });

  it.each(profiles.names('accelerators'))('shows peaks, operators and sources of %s', (id) => {
    const inspection = inspectAccelerator(accelerator(id));
    expect(new Set(inspection.operators.map(({ operator }) => operator))).toContain('allReduce');
    for (const { computeEfficiency, memoryEfficiency, bandwidthEfficiency } of inspection.operators)
      for (const share of [computeEfficiency, memoryEfficiency, bandwidthEfficiency])
        if (share !== undefined) expect(share).toBeLessThanOrEqual(1);
    const text = renderAccelerator(inspection);
    for (const part of [inspection.accelerator.name, 'ridge', 'prefillAttention', 'Sources']) {
      expect(text).toContain(part);
    }
  });
});
