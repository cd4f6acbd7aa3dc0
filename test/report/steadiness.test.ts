import { describe, expect, it } from 'vitest';
import type { DeploymentResult, Growth } from '../../src/observe/run-result.ts';
import { steadinessLines } from '../../src/report/steadiness.ts';
import { deploymentOf } from './sample-result.ts';

const growth: Growth = {
  perSecond: 3.1,
  low: 2.9,
  high: 3.3,
  meanNumber: 150,
  fromSeconds: 0,
  toSeconds: 100,
};
const lines = (given: Partial<DeploymentResult>) => steadinessLines([deploymentOf(given)]);

describe('steadinessLines', () => {
  it('are none for loads that are steady, closed, staged or a burst', () => {
    for (const verdict of ['steady', 'closed', 'staged', 'burst'] as const)
      expect(lines({ steadiness: { verdict, diverging: [] } })).toEqual([]);
  });

  it('say how fast a queue grows, how sure that is, and what depends on it', () => {
    const steadiness = {
      verdict: 'growing',
      diverging: ['ttft', 'e2el'],
      waitingForFirstToken: growth,
    } satisfies DeploymentResult['steadiness'];
    expect(lines({ steadiness })).toEqual([
      'aggregated: not in steady state, beyond saturation: the queue grows by 3.10 requests a second (95 %: 2.90 to 3.30); TTFT and E2EL depend on how long the run lasts',
    ]);
  });

  it('do not speak of a queue if batches still fill', () => {
    const steadiness = {
      verdict: 'growing',
      diverging: ['tpot', 'itl', 'e2el'],
      waitingForFirstToken: { ...growth, perSecond: 0, low: -1, high: 1 },
      beingAnswered: growth,
    } satisfies DeploymentResult['steadiness'];
    expect(lines({ steadiness })).toEqual([
      'aggregated: not in steady state, requests that are being answered grow by 3.10 requests a second (95 %: 2.90 to 3.30); TPOT, ITL and E2EL depend on how long the run lasts',
    ]);
  });

  it('say what cannot be told, and where no warm-up was found', () => {
    expect(lines({ steadiness: { verdict: 'tooShort', diverging: [] }, warmupRule: 'notFound' })).toEqual([
      'aggregated: too short to tell whether requests pile up',
      'aggregated: MSER-5 finds no steady part; nothing was cut off as warm-up',
    ]);
  });
});
