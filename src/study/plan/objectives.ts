import { suggestion } from '../../config/suggestion.ts';
import { ConfigError } from '../../errors.ts';
import type { MetricsSpec } from '../../observe/metrics-spec.ts';
import { LATENCIES, metricLabel, parseLatencyKey } from '../../report/metric-keys.ts';
import type { Objective } from './plan-result.ts';

const SYNTAX = "conditions such as 'p99_ttft_ms<=1000,p99_itl_ms<=50'";
const CONDITION = /^([a-z][a-z0-9_.]*)\s*(<=|>=|<|>)\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;
const STATISTICS = ['p99', 'p95', 'p90', 'p50', 'mean', 'median', 'std'];
/** Offered when a metric is unknown, the likeliest first. */
const SUGGESTED = [
  ...LATENCIES.flatMap((latency) => STATISTICS.map((statistic) => `${statistic}_${latency}_ms`)),
  ...['request_throughput', 'request_goodput', 'output_throughput', 'total_token_throughput'],
  ...['completed', 'failed', 'unfinished', 'duration', 'max_concurrent_requests'],
];

/**
 * Objectives as they stand on a command line, separated by commas. Every metric of a run is possible, in its own unit.
 * @throws ConfigError if one cannot be read, names no metric, or if no run could meet all of them
 */
export function parseObjectives(text: string): Objective[] {
  const objectives = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseObjective);
  if (objectives.length === 0) throw new ConfigError(`--slo: expected ${SYNTAX}, found "${text}"`);
  refuseContradictions(objectives);
  return objectives;
}

/** The metrics of a run that these objectives need, and the 99th percentiles that every plan shows. */
export function neededMetrics(spec: MetricsSpec, objectives: readonly Objective[]): MetricsSpec {
  const asked = objectives.flatMap(({ metric }) => parseLatencyKey(metric)?.percentile ?? []);
  const percentiles = [...new Set([...spec.percentiles, ...asked, 99])].sort((a, b) => a - b);
  const goodput = spec.goodput ?? perRequest(objectives);
  return { ...spec, percentiles, ...(goodput && { goodput }) };
}

/** `P99 TTFT <= 1,000 ms` as a person reads it. */
export function objectiveText({ metric, comparison, limit }: Objective): string {
  const { label, unit } = metricLabel(metric);
  return `${label} ${comparison} ${limit}${unit && ` ${unit}`}`;
}

function parseObjective(text: string): Objective {
  const match = CONDITION.exec(text);
  if (!match) throw new ConfigError(`--slo: expected ${SYNTAX}, found "${text}"`);
  const [, metric, comparison, limit] = match;
  if (!isMetric(metric)) {
    throw new ConfigError(`--slo: unknown metric "${metric}"`, { hint: suggestion(metric, SUGGESTED) });
  }
  return { metric, comparison: comparison as Objective['comparison'], limit: Number(limit) };
}

function isMetric(key: string): boolean {
  const latency = parseLatencyKey(key);
  if (latency?.percentile !== undefined) return latency.percentile > 0 && latency.percentile <= 100;
  return latency !== undefined || metricLabel(key).label !== key;
}

/** The highest lower limit of a metric has to leave room under its lowest upper limit. */
function refuseContradictions(objectives: readonly Objective[]): void {
  for (const lower of objectives.filter(isLowerLimit)) {
    const contradicted = objectives.find(
      (upper) =>
        !isLowerLimit(upper) &&
        upper.metric === lower.metric &&
        (upper.limit < lower.limit ||
          (upper.limit === lower.limit && (upper.comparison === '<' || lower.comparison === '>'))),
    );
    if (contradicted) {
      const [one, other] = [contradicted, lower].map(
        ({ metric, comparison, limit }) => `${metric}${comparison}${limit}`,
      );
      throw new ConfigError(`--slo: nothing can meet both ${one} and ${other}`);
    }
  }
}

export function isLowerLimit({ comparison }: Objective): boolean {
  return comparison === '>=' || comparison === '>';
}

/**
 * What a single request has to meet to count as good when the scenario does not say: the strictest limit on each of
 * TTFT, TPOT and E2EL; a limit on ITL is one on TPOT, the mean of a request's gaps.
 */
function perRequest(objectives: readonly Objective[]): MetricsSpec['goodput'] {
  const goodput: NonNullable<MetricsSpec['goodput']> = {};
  for (const objective of objectives) {
    const latency = parseLatencyKey(objective.metric)?.latency;
    if (latency === undefined || isLowerLimit(objective)) continue;
    const key = latency === 'itl' ? 'tpot' : (latency as keyof typeof goodput);
    goodput[key] = Math.min(goodput[key] ?? Number.POSITIVE_INFINITY, objective.limit);
  }
  return Object.keys(goodput).length > 0 ? goodput : undefined;
}
