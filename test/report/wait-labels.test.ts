import { expect, it } from 'vitest';
import { WAIT_LABELS } from '../../src/report/wait-labels.ts';

it('no two parts of the latency have the same words', () => {
  const labels = Object.values(WAIT_LABELS);
  expect(new Set(labels).size).toBe(labels.length);
});
