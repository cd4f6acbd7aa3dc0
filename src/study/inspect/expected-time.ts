import type { ClusterPlan, PoolPlan } from '../../cluster/cluster.ts';
import { runCluster } from '../../simulate.ts';
import { buildWorkload } from '../../workload/build-workload.ts';
import type { DecodeBatch } from './step-work.ts';

/** Seconds between two tokens of a batch that the simulator expects, on one worker. */
export function expectedDecode(
  { cost, profile }: PoolPlan,
  { sequences, contextTokens }: DecodeBatch,
): number {
  const eager = contextTokens > profile.graphs.maxContextTokens;
  return cost.stepSeconds(sequences, sequences * contextTokens, 0, 0, 0, sequences, eager);
}

/**
 * Seconds to the first token that the simulator expects of a prompt that has the cluster to itself; undefined if the
 * cluster refuses it.
 */
export function expectedFirstToken(plan: ClusterPlan, promptTokens: number): number | undefined {
  const lone = {
    arrivals: { process: 'burst' as const },
    requests: 1,
    input: { kind: 'fixed' as const, tokens: promptTokens },
    output: { kind: 'fixed' as const, tokens: 2 },
  };
  let seconds: number | undefined;
  runCluster(plan, buildWorkload(lone, 0), 0, [
    {
      firstToken(_request, time) {
        seconds = time;
      },
    },
  ]);
  return seconds;
}
