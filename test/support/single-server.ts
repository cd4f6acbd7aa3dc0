import type { StepCost } from '../../src/cost/step-cost.ts';
import { clusterPlan, engineProfile, pool } from './cluster.ts';

const cost: StepCost = {
  prefillAttentionSeconds: () => 0,
  stepSeconds: (_decodes, _context, prefillTokens) => prefillTokens / 1000,
};
const profile = engineProfile({
  batching: { maxNumSeqs: 1, maxNumBatchedTokens: 1e9 },
  cache: { prefixCaching: false },
});

/**
 * An engine with one slot whose answers have one token is a queue with one server: a prompt of n tokens is a service
 * of n milliseconds.
 */
export const singleServer = clusterPlan([pool({ profile, cost, kvBlocks: 1e6 })]);
