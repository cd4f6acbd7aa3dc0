import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runCluster } from '../support/cluster.ts';
import {
  aggregatedPlans,
  behindGateways,
  conversations,
  disaggregatedPlans,
  scenarios,
  stagedLoads,
  withHostMemory,
  workloads,
} from '../support/scenarios.ts';
import { Facts } from './facts.ts';
import { simulateSlowly } from './oracle.ts';

const anyPlans = fc.oneof(aggregatedPlans, disaggregatedPlans);

/** More runs than a quick check needs: ORACLE_RUNS=100000 npx vitest run test/oracle */
const RUNS = Number(process.env.ORACLE_RUNS ?? 2000);

test.each([
  ['aggregated', aggregatedPlans, workloads],
  ['xPyD', disaggregatedPlans, workloads],
  ['behind a gateway', behindGateways(anyPlans), workloads],
  ['conversations behind a gateway', behindGateways(withHostMemory(anyPlans)), conversations],
  ['in stages', behindGateways(anyPlans), stagedLoads],
  ['conversations, aggregated', aggregatedPlans, conversations],
  ['conversations, xPyD', disaggregatedPlans, conversations],
  ['with memory of the host', withHostMemory(anyPlans), fc.oneof(workloads, conversations)],
])(
  'every fact of a run is the same as token by token: %s',
  (_, plans, load) => {
    fc.assert(
      fc.property(scenarios(plans, load), ({ plan, workload, seed }) => {
        const facts = new Facts();
        runCluster(plan, workload, [facts], seed);
        expect(facts.lines.sort()).toEqual(simulateSlowly(plan, workload, seed).sort());
      }),
      { seed: 1, numRuns: RUNS },
    );
  },
  3_600_000,
);
