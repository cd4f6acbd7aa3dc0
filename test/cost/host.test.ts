import { describe, expect, test } from 'vitest';
import { HostCost, launchedSeconds } from '../../src/cost/host.ts';

const overhead = {
  perStepSeconds: 1e-3,
  perSequenceSeconds: 20e-6,
  perTensorParallelDoublingSeconds: 0.5e-3,
  kernelLaunchSeconds: 5e-6,
  kernelsPerLayer: 10,
  overlapped: false,
};

describe('HostCost', () => {
  test('per step, per sequence and per doubling of tensor parallelism', () => {
    expect(new HostCost(overhead, 32, 1).seconds(10, 0)).toBeCloseTo(1.2e-3, 12);
    expect(new HostCost(overhead, 32, 4).seconds(10, 0)).toBeCloseTo(2.2e-3, 12);
  });

  test('an eager step launches every kernel of every layer', () => {
    expect(new HostCost(overhead, 32, 1).eagerLaunchSeconds).toBeCloseTo(1.6e-3, 12);
  });

  test('without overlap the GPU waits for the host, with it the longer side decides', () => {
    const serial = new HostCost(overhead, 32, 1);
    const overlapped = new HostCost({ ...overhead, overlapped: true }, 32, 1);
    expect(serial.withGpu(5, 1, 2)).toBe(7);
    expect(serial.withGpu(5, 6, 2)).toBe(8);
    expect(overlapped.withGpu(5, 1, 2)).toBe(5);
    expect(overlapped.withGpu(5, 4, 2)).toBe(6);
  });
});

test('launchedSeconds: the GPU hides launches, or waits for them', () => {
  expect(launchedSeconds(5, 3)).toBe(5);
  expect(launchedSeconds(2, 3)).toBe(3);
});
