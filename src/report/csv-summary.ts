import type { DeploymentResult, RunResult } from '../observe/run-result.ts';
import { WAIT_PARTS } from '../probe/waiting.ts';
import type { CsvTable, CsvValue } from './csv.ts';
import { inMetricOrder } from './metric-keys.ts';

/** summary.csv: one row a deployment, with its metrics by their keys, the mean parts of the latency, and its steadiness. */
export function summaryCsv({ scenario, seed, deployments }: RunResult): CsvTable {
  const metricKeys = inMetricOrder(deployments.flatMap(({ metrics }) => Object.keys(metrics)));
  const columns = [
    ...['scenario', 'seed', 'deployment', 'layout', 'gpus'],
    ...metricKeys,
    ...['preemptions', 'prompt_tokens', 'prefix_cache_hit_tokens'],
    ...WAIT_PARTS.map((part) => `wait_${part}_ms`),
    ...['warmup_s', 'steadiness', 'waiting_growth_per_s', 'answering_growth_per_s'],
  ];
  const row = ({
    name,
    cluster,
    metrics,
    requests,
    waiting,
    warmupSeconds,
    steadiness,
  }: DeploymentResult): CsvValue[] => [
    ...[scenario, seed, name, cluster.layout, cluster.gpus],
    ...metricKeys.map((key) => metrics[key] ?? undefined),
    ...[requests.preemptions, requests.promptTokens, requests.prefixCacheHitTokens],
    ...WAIT_PARTS.map((part) => waiting.meanMs[part]),
    ...[warmupSeconds, steadiness.verdict],
    ...[steadiness.waitingForFirstToken?.perSecond, steadiness.beingAnswered?.perSecond],
  ];
  return { columns, rows: deployments.map(row) };
}
