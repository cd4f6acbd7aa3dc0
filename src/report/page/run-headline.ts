import type { DeploymentResult, LatencyName, RunResult } from '../../observe/run-result.ts';
import { WAIT_PARTS } from '../../probe/waiting.ts';
import { metricLabel, parseLatencyKey, percentileKeys } from '../metric-keys.ts';
import { grouped, percent, readable } from '../numbers.ts';
import { steadinessLines } from '../steadiness.ts';
import { WAIT_LABELS } from '../wait-labels.ts';

/** The answer of a run in one sentence, and what must be known before it is believed. */
export interface Headline {
  answer: string;
  warnings: string[];
}

export function runHeadline({ deployments }: RunResult): Headline {
  const answer =
    deployments.length === 1 ? ofOne(deployments[0]) : (ofObjectives(deployments) ?? ofSeveral(deployments));
  return { answer, warnings: [...steadinessLines(deployments), ...deployments.flatMap(warningsOf)] };
}

/** Key of the largest percentile of a latency that the run has; the mean if it has none. */
export function tailKey({ metrics }: DeploymentResult, latency: string): string {
  return percentileKeys(Object.keys(metrics), latency).at(-1) ?? `mean_${latency}_ms`;
}

function ofOne(deployment: DeploymentResult): string {
  const { metrics, waiting, cluster } = deployment;
  const [ttft, itl] = ['ttft', 'itl'].map((latency) => tailKey(deployment, latency));
  const total = WAIT_PARTS.reduce((sum, part) => sum + (waiting.meanMs[part] ?? 0), 0);
  const longest = [...WAIT_PARTS].sort((a, b) => (waiting.meanMs[b] ?? 0) - (waiting.meanMs[a] ?? 0))[0];
  const where =
    total > 0
      ? ` Most of a request's time goes to: ${WAIT_LABELS[longest].toLowerCase()} (${percent((waiting.meanMs[longest] ?? 0) / total)}).`
      : '';
  const quoted = (key: string) =>
    diverges(key, deployment) ? 'grows with the run' : `is ${withUnit(key, metrics[key])}`;
  const gpus = cluster.gpus === 1 ? 'one GPU' : `${cluster.gpus} GPUs`;
  return (
    `${metricLabel(ttft).label} ${quoted(ttft)}, ${metricLabel(itl).label} ${quoted(itl)}, ` +
    `at ${withUnit('output_throughput', metrics.output_throughput)} on ${gpus}.${where}`
  );
}

/** Where objectives are given, who meets them most often. */
function ofObjectives(deployments: readonly DeploymentResult[]): string | undefined {
  const ranked = best(deployments, 'request_goodput', 'largest');
  if (ranked.length === 0 || !ranked[0].metrics.request_goodput) return undefined;
  const [first, second] = ranked;
  const share = ({ metrics }: DeploymentResult) =>
    percent(metrics.request_goodput! / (metrics.request_throughput || 1));
  const next = second
    ? `, ${second.name} follows with ${withUnit('request_goodput', second.metrics.request_goodput)}`
    : '';
  return `${first.name} answers the most requests within the objectives: ${withUnit('request_goodput', first.metrics.request_goodput)}, ${share(first)} of all${next}.`;
}

function ofSeveral(deployments: readonly DeploymentResult[]): string {
  const wins = (
    [
      [tailKey(deployments[0], 'ttft'), 'smallest'],
      [tailKey(deployments[0], 'itl'), 'smallest'],
      ['output_throughput', 'largest'],
    ] as const
  ).flatMap(([key, which]) => {
    const [winner] = best(deployments, key, which);
    if (winner === undefined) return [];
    const adjective = which === 'smallest' ? 'lowest' : 'highest';
    const what = `${adjective} ${metricLabel(key).label.replace(/^Output/, 'output')} (${withUnit(key, winner.metrics[key])})`;
    return [{ name: winner.name, what }];
  });
  const names = [...new Set(wins.map(({ name }) => name))];
  const parts = names.map((name) => {
    const what = wins.filter((win) => win.name === name).map((win) => `the ${win.what}`);
    return `${name} has ${inWords(what)}`;
  });
  return parts.length === 0 ? 'No request was answered.' : `${parts.join('; ')}.`;
}

function warningsOf({ name, requests: { total, unfinished, failed } }: DeploymentResult): string[] {
  return [
    ...(unfinished > 0
      ? [
          `${name}: ${grouped(unfinished)} of ${grouped(total)} requests had no answer when the run ended; TTFT and E2EL are lower bounds`,
        ]
      : []),
    ...(failed > 0 ? [`${name}: ${grouped(failed)} of ${grouped(total)} requests failed`] : []),
  ];
}

/** True of a latency that depends on how long the run lasts, because its queue grows. */
export function diverges(key: string, { steadiness }: DeploymentResult): boolean {
  const latency = parseLatencyKey(key)?.latency;
  return latency !== undefined && steadiness.diverging.includes(latency as LatencyName);
}

/** Deployments that have the metric and of which it may be quoted, the best first. */
function best(
  deployments: readonly DeploymentResult[],
  key: string,
  which: 'smallest' | 'largest',
): DeploymentResult[] {
  const sign = which === 'smallest' ? 1 : -1;
  return deployments
    .filter((deployment) => typeof deployment.metrics[key] === 'number' && !diverges(key, deployment))
    .sort((a, b) => sign * (a.metrics[key]! - b.metrics[key]!));
}

function withUnit(key: string, value: number | null | undefined): string {
  return `${readable(value)} ${metricLabel(key).unit}`.trimEnd();
}

function inWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
