import { describe, expect, test } from 'vitest';
import { TransferSetup } from '../../../src/cluster/networks/setup.ts';
import { arrivals, testLink } from '../../support/transfers.ts';

const costs = { latencySeconds: 0.25, perTransferSeconds: 0.5, firstUseSeconds: 4 };

describe('TransferSetup', () => {
  test('costs latency and overhead, and more for the first transfer between two workers', () => {
    const setup = new TransferSetup(testLink(costs), 3);
    expect([1, 2, 3].map(() => setup.seconds(0, 1))).toEqual([4.75, 0.75, 0.75]);
    expect([1, 2].map(() => setup.seconds(0, 2))).toEqual([4.75, 0.75]);
    expect([1, 2].map(() => setup.seconds(1, 2))).toEqual([4.75, 0.75]);
  });

  test('each way is a connection of its own', () => {
    const setup = new TransferSetup(testLink(costs), 2);
    expect([setup.seconds(0, 1), setup.seconds(1, 0), setup.seconds(0, 1)]).toEqual([4.75, 4.75, 0.75]);
  });

  test('a link that needs no connection costs the same every time', () => {
    const setup = new TransferSetup(testLink({ ...costs, firstUseSeconds: 0 }), 2);
    const without = new TransferSetup(testLink({ latencySeconds: 0.25, perTransferSeconds: 0.5 }), 2);
    for (const each of [setup, without]) {
      expect([each.seconds(0, 1), each.seconds(0, 1)]).toEqual([0.75, 0.75]);
    }
  });
});

describe.each(['shared', 'serial'] as const)('a %s network', (flows) => {
  test.each(['worker', 'fabric'] as const)('connects a pair once, scope %s', (scope) => {
    const link = testLink({ flows, firstUseSeconds: 4 });
    const transfers = [
      { from: 0, to: 1, bytes: 100 },
      { at: 10, from: 0, to: 1, bytes: 100 },
      { at: 20, from: 0, to: 2, bytes: 100 },
      { at: 30, from: 0, to: 2, bytes: 100 },
    ];
    expect(arrivals(link, transfers, scope)).toEqual([5, 11, 25, 31]);
  });
});
