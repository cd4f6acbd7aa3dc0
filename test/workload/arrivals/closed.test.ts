import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/random/stream.ts';
import { closed } from '../../../src/workload/arrivals/closed.ts';

describe('closed', () => {
  test('clients do not think unless told to', () => {
    const { admission } = closed({ process: 'closed', concurrency: 8 }, 100, stream(1, 'x'));
    expect(admission).toEqual({ kind: 'closed', concurrency: 8, thinkSeconds: 0 });
  });

  test('there are no more clients than requests', () => {
    const spec = { process: 'closed', concurrency: 64, thinkSeconds: 1.5 } as const;
    expect(closed(spec, 10, stream(1, 'x')).admission).toEqual({
      kind: 'closed',
      concurrency: 10,
      thinkSeconds: 1.5,
    });
  });
});
