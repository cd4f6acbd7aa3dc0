import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Workload } from '../../src/workload/request-table.ts';
import { ObservedRun } from '../support/observed-run.ts';
import { aggregatedPlans, behindGateways, disaggregatedPlans, workloads } from '../support/scenarios.ts';

/** The same requests as conversations: some wait for an earlier one, each for another. */
const conversations = fc
  .tuple(workloads, fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.constantFrom(0, 0.003, 0.25)))
  .map(([{ requests }, follows, thinks]): Workload => {
    const open: number[] = [];
    const previous = Int32Array.from(requests.inputTokens, (_, request) => {
      const before = follows.next().value && open.length > 0 ? open.shift()! : -1;
      open.push(request);
      return before;
    });
    const thinkSeconds = Float64Array.from(requests.inputTokens, () => thinks.next().value!);
    return { requests, admission: { kind: 'turns', previous, thinkSeconds } };
  });

test.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
  ['behind a gateway', behindGateways(aggregatedPlans)],
])(
  'a turn is sent when the previous one has ended and its user has thought, and not before its time: %s',
  (_, plans) => {
    fc.assert(
      fc.property(plans, conversations, (plan, workload) => {
        const run = new ObservedRun(plan, workload);
        const { requests, admission } = workload;
        if (admission.kind !== 'turns') throw new Error('no conversations');
        for (let turn = 0; turn < requests.count; turn++) {
          const sent = run.time('arrived', turn);
          const before = admission.previous[turn];
          const failed = run.time('failed', before);
          const ended =
            before < 0 ? 0 : (run.time('finished', before) ?? failed! + plan.ingress.responseDelaySeconds);
          const thought = before < 0 ? 0 : ended + admission.thinkSeconds[turn];
          expect(sent).toBeCloseTo(Math.max(requests.arrivalSeconds[turn], thought), 12);
        }
      }),
      { seed: 7, numRuns: 150 },
    );
  },
);
