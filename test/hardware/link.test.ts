import { expect, test } from 'vitest';
import { effectiveBandwidth, type Link } from '../../src/hardware/link.ts';

test('a long transfer reaches its share of the line rate', () => {
  const link: Link = {
    id: 'roce',
    name: 'RoCE',
    bandwidthBytesPerSecond: 50e9,
    efficiency: 0.8,
    latencySeconds: 5e-6,
    perTransferSeconds: 4e-4,
    flows: 'shared',
    source: 'test',
  };
  expect(effectiveBandwidth(link)).toBe(40e9);
});
