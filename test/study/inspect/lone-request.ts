import type { Deployment, Scenario } from '../../../src/config/scenario.ts';

/** One request that has the cluster to itself. */
export function loneRequest(deployment: Deployment, inputTokens: number, outputTokens: number): Scenario {
  return {
    name: 'one request',
    seed: 0,
    workload: {
      arrivals: { process: 'burst' },
      requests: 1,
      input: { kind: 'fixed', tokens: inputTokens },
      output: { kind: 'fixed', tokens: outputTokens },
    },
    deployments: [deployment],
    metrics: { percentiles: [50], warmupSeconds: 0 },
  };
}
