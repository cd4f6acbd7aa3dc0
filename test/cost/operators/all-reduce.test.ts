import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AllReduce } from '../../../src/cost/operators/all-reduce.ts';
import type { CollectiveFigures } from '../../../src/hardware/accelerator.ts';
import { A10, A100, anyMicroseconds, anyShare, atPeak, H100 } from '../fixtures.ts';

const HIDDEN = 8192;
const BYTES_PER_TOKEN = HIDDEN * 2;
const gpuCounts = fc.constantFrom(2, 4, 8);
const tokenCounts = fc.integer({ min: 1, max: 20_000 });
const anyCollective: fc.Arbitrary<CollectiveFigures> = fc.record({
  latencySeconds: anyMicroseconds,
  perDoublingSeconds: anyMicroseconds,
  rampSeconds: anyMicroseconds,
  rampBytes: fc.double({ min: 1, max: 1e7, noNaN: true }),
  bandwidthEfficiency: anyShare,
  bandwidthScaling: fc.double({ min: -2, max: 1, noNaN: true }),
});

describe('AllReduce', () => {
  test('a large message moves 2 (n - 1) / n of itself over the line', () => {
    const bytes = 10_000 * BYTES_PER_TOKEN;
    expect(new AllReduce(atPeak(), HIDDEN, 2).seconds(10_000)).toBeCloseTo(bytes / 450e9, 12);
    expect(new AllReduce(atPeak(), HIDDEN, 8).seconds(10_000)).toBeCloseTo((1.75 * bytes) / 450e9, 12);
  });

  test('latency, doublings and the change of protocol', () => {
    const allReduce = {
      latencySeconds: 5e-6,
      perDoublingSeconds: 1e-6,
      rampSeconds: 8e-6,
      rampBytes: BYTES_PER_TOKEN,
      bandwidthEfficiency: 1,
    };
    const seconds = new AllReduce(atPeak({ allReduce }), HIDDEN, 8).seconds(1);
    expect(seconds).toBeCloseTo(5e-6 + 2e-6 + 4e-6 + (1.75 * BYTES_PER_TOKEN) / 450e9, 15);
  });

  test('the engine has a kernel of its own below its limit, and on as many GPUs as it knows', () => {
    const { customAllReduce, ...nccl } = H100.operators;
    const without = { ...H100, operators: nccl };
    const limit = customAllReduce!.maxBytes / BYTES_PER_TOKEN;
    const seconds = (card: typeof H100, gpus: number, tokens: number) =>
      new AllReduce(card, HIDDEN, gpus).seconds(tokens);
    expect(seconds(H100, 4, limit - 1)).toBeLessThan(seconds(without, 4, limit - 1));
    expect(seconds(H100, 4, limit)).toBe(seconds(without, 4, limit));
    expect(seconds(H100, 16, 1)).toBe(seconds(without, 16, 1));
  });

  test('an engine without such a kernel leaves small messages to NCCL', () => {
    const { customAllReduce: _, ...nccl } = H100.operators;
    const without = new AllReduce({ ...H100, operators: nccl }, HIDDEN, 4);
    const asked = new AllReduce(H100, HIDDEN, 4, 'nccl');
    for (const tokens of [1, 64, 2048]) expect(asked.seconds(tokens)).toBe(without.seconds(tokens));
  });

  test('PCIe is an order of magnitude slower than NVLink', () => {
    const [pcie, nvlink] = [A10, H100].map((card) => new AllReduce(card, HIDDEN, 4).seconds(2048));
    expect(pcie).toBeGreaterThan(10 * nvlink);
  });

  test('an efficiency above 1 is refused', () => {
    const allReduce = { latencySeconds: 0, bandwidthEfficiency: 1.2 };
    expect(() => new AllReduce(atPeak({ allReduce }), HIDDEN, 2)).toThrow('bandwidthEfficiency');
  });

  test('never faster than the line rate, whatever the scaling', () => {
    fc.assert(
      fc.property(anyCollective, gpuCounts, tokenCounts, (allReduce, gpus, tokens) => {
        const seconds = new AllReduce(atPeak({ allReduce }), HIDDEN, gpus).seconds(tokens);
        const physical = (((2 * (gpus - 1)) / gpus) * tokens * BYTES_PER_TOKEN) / 450e9;
        expect(seconds).toBeGreaterThanOrEqual(physical * (1 - 1e-12));
      }),
    );
  });

  test('more tokens are never faster, on any card', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(H100, A100, A10),
        gpuCounts,
        tokenCounts,
        tokenCounts,
        (card, gpus, tokens, more) => {
          const allReduce = new AllReduce(card, HIDDEN, gpus);
          expect(allReduce.seconds(tokens + more)).toBeGreaterThanOrEqual(allReduce.seconds(tokens));
        },
      ),
    );
  });
});
