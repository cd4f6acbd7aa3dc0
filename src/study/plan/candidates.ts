import { describeCluster } from '../../config/describe-cluster.ts';
import type { Deployment, Pool, WorkerSpec } from '../../config/scenario.ts';
import type { ClusterSummary } from '../../observe/run-result.ts';
import type { WorkerKinds } from './worker-kinds.ts';

/** A layout that could be the answer. */
export interface Candidate {
  deployment: Deployment;
  cluster: ClusterSummary;
  /** Layouts of one family differ in the number of their workers only. */
  family: string;
}

/** Every layout of at most so many GPUs, grouped by family, in each the small ones before the large. */
export function enumerateLayouts(kinds: WorkerKinds, maxGpus: number): Candidate[] {
  const { aggregated, split } = kinds;
  const whole = aggregated.workers.flatMap((worker) =>
    upTo(Math.floor(maxGpus / gpusOf(worker))).map((count) =>
      candidate({ name: '', pools: [{ role: 'aggregated', count, worker }], ...aggregated.surroundings }),
    ),
  );
  if (split === undefined) return whole;
  const pairs = split.prefill.flatMap((prefill) => split.decode.map((decode) => ({ prefill, decode })));
  const disaggregated = pairs.flatMap(({ prefill, decode }) =>
    upTo(Math.floor((maxGpus - gpusOf(decode)) / gpusOf(prefill))).flatMap((prefills) =>
      upTo(Math.floor((maxGpus - prefills * gpusOf(prefill)) / gpusOf(decode))).map((decodes) =>
        candidate({
          name: '',
          pools: [
            { role: 'prefill', count: prefills, worker: prefill },
            { role: 'decode', count: decodes, worker: decode },
          ],
          ...split.surroundings,
        }),
      ),
    ),
  );
  return [...whole, ...disaggregated];
}

/** The same layout with another number of workers in one pool; undefined if none would be left. */
export function withWorkers(
  { deployment, family }: Candidate,
  pool: number,
  more: number,
): Candidate | undefined {
  const pools = deployment.pools.map((each, index) =>
    index === pool ? { ...each, count: each.count + more } : each,
  );
  if (pools[pool].count < 1) return undefined;
  return { ...candidate({ ...deployment, name: '', pools }), family };
}

/** A layout of the scenario itself, under its own name. */
export function ownLayout(deployment: Deployment): Candidate {
  return { ...candidate(deployment), family: deployment.name };
}

function candidate(deployment: Deployment): Candidate {
  const { pools } = deployment;
  return {
    deployment: { ...deployment, name: deployment.name || layoutName(pools) },
    cluster: describeCluster(deployment),
    family: pools
      .map(({ role, worker }) => `${role} ${workerName(worker)} ${tokenBudget(worker)}`)
      .join(' + '),
  };
}

/** `3P5D h200-sxm TP1`, `2P h100-sxm TP2 + 4D h200-sxm TP1`, `4 x h100-sxm TP2 aggregated, budget 2048`. */
function layoutName(pools: readonly Pool[]): string {
  const [first, second] = pools;
  if (second === undefined)
    return `${first.count} x ${workerName(first.worker)} aggregated, budget ${tokenBudget(first.worker)}`;
  const names = pools.map(({ worker }) => workerName(worker));
  return names[0] === names[1]
    ? `${first.count}P${second.count}D ${names[0]}`
    : `${first.count}P ${names[0]} + ${second.count}D ${names[1]}`;
}

function workerName({ accelerator, tensorParallel, pipelineParallel }: WorkerSpec): string {
  return `${accelerator.id} TP${tensorParallel}${pipelineParallel > 1 ? ` PP${pipelineParallel}` : ''}`;
}

function tokenBudget({ engine }: WorkerSpec): number {
  return engine.batching.maxNumBatchedTokens;
}

function gpusOf({ tensorParallel, pipelineParallel }: WorkerSpec): number {
  return tensorParallel * pipelineParallel;
}

function upTo(most: number): number[] {
  return Array.from({ length: Math.max(0, most) }, (_, index) => index + 1);
}
