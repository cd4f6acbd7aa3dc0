import { expect, test } from 'vitest';
import { buildWorkload } from '../../src/workload/build-workload.ts';
import { inSequence } from '../../src/workload/stages.ts';
import type { WorkloadSpec } from '../../src/workload/workload-spec.ts';
import { clusterPlan, pool, runCluster } from '../support/cluster.ts';

const spec = (requests: number, concurrency: number): WorkloadSpec => ({
  arrivals: { process: 'closed', concurrency },
  requests,
  input: { kind: 'uniform', min: 20, max: 60 },
  output: { kind: 'uniform', min: 2, max: 9 },
  prompts: { kind: 'pool', size: 3 },
});

test('the requests of the stages follow each other, contents and all', () => {
  const first = buildWorkload(spec(4, 2), 1);
  const second = buildWorkload(spec(6, 3), 2);
  const { requests, admission } = inSequence([first, second]);
  expect(requests.count).toBe(10);
  expect([...requests.inputTokens]).toEqual([...first.requests.inputTokens, ...second.requests.inputTokens]);
  expect([...requests.prompts.contentId]).toEqual([0, 1, 2, 0, 0, 1, 2, 0, 1, 2]);
  expect([...requests.prompts.first]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(admission).toEqual({
    kind: 'staged',
    stages: [
      { requests: 4, admission: first.admission },
      { requests: 6, admission: second.admission },
    ],
  });
});

test('a stage starts when everything before it is answered, with as many in flight as it asks for', () => {
  const workload = inSequence([buildWorkload(spec(4, 2), 1), buildWorkload(spec(6, 3), 2)]);
  const sent = new Float64Array(10);
  const ended = new Float64Array(10);
  let inFlight = 0;
  const most = [0, 0];
  runCluster(clusterPlan([pool()]), workload, [
    {
      arrived(request, time) {
        sent[request] = time;
        const stage = request < 4 ? 0 : 1;
        most[stage] = Math.max(most[stage], ++inFlight);
      },
      finished(request, time) {
        ended[request] = time;
        inFlight--;
      },
    },
  ]);
  expect(most).toEqual([2, 3]);
  expect(Math.min(...sent.slice(4))).toBe(Math.max(...ended.slice(0, 4)));
});
