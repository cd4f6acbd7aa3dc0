import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runCluster } from '../support/cluster.ts';
import { aggregatedPlans, behindGateways, disaggregatedPlans, scenarios } from '../support/scenarios.ts';
import { Facts } from './facts.ts';
import { simulateSlowly } from './oracle.ts';

/** More runs than a quick check needs: ORACLE_RUNS=100000 npx vitest run test/oracle */
const RUNS = Number(process.env.ORACLE_RUNS ?? 2000);

test.each([
  ['aggregated', aggregatedPlans],
  ['xPyD', disaggregatedPlans],
  ['behind a gateway', behindGateways(fc.oneof(aggregatedPlans, disaggregatedPlans))],
])(
  'every fact of a run is the same as token by token: %s',
  (_, plans) => {
    fc.assert(
      fc.property(scenarios(plans), ({ plan, workload, seed }) => {
        const facts = new Facts();
        runCluster(plan, workload, [facts], seed);
        expect(facts.lines.sort()).toEqual(simulateSlowly(plan, workload, seed).sort());
      }),
      { seed: 1, numRuns: RUNS },
    );
  },
  3_600_000,
);
