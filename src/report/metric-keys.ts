import type { LatencyName } from '../observe/run-result.ts';

/** What a metric key such as `p99_ttft_ms` says. */
export interface LatencyKey {
  statistic: string;
  latency: LatencyName;
  /** Of a percentile, else undefined. */
  percentile: number | undefined;
}

export const LATENCIES = ['ttft', 'tpot', 'itl', 'e2el'] as const satisfies readonly LatencyName[];

/** The parts of a key that names a statistic of a latency; undefined for any other key. */
export function parseLatencyKey(key: string): LatencyKey | undefined {
  const match = /^(mean|median|std|p(\d+(?:\.\d+)?))_(ttft|tpot|itl|e2el)_ms$/.exec(key);
  if (!match) return undefined;
  const [, statistic, percentile, latency] = match;
  return {
    statistic: statistic!,
    latency: latency as LatencyName,
    percentile: percentile === undefined ? undefined : Number(percentile),
  };
}

/** Percentile keys of one latency among `keys`, the smaller percentile first. */
export function percentileKeys(keys: Iterable<string>, latency: string): string[] {
  return [...new Set(keys)]
    .map((key) => ({ key, parsed: parseLatencyKey(key) }))
    .filter(({ parsed }) => parsed?.latency === latency && parsed.percentile !== undefined)
    .sort((a, b) => a.parsed!.percentile! - b.parsed!.percentile!)
    .map(({ key }) => key);
}

export interface MetricLabel {
  label: string;
  unit: string;
  /** A whole number, written in full. */
  count?: boolean;
}

const NAMED: Record<string, MetricLabel> = {
  duration: { label: 'Duration', unit: 's' },
  completed: { label: 'Completed', unit: '', count: true },
  failed: { label: 'Failed', unit: '', count: true },
  unfinished: { label: 'Unfinished', unit: '', count: true },
  total_input_tokens: { label: 'Input tokens', unit: 'tok', count: true },
  total_output_tokens: { label: 'Output tokens', unit: 'tok', count: true },
  request_throughput: { label: 'Request throughput', unit: 'req/s' },
  request_goodput: { label: 'Request goodput', unit: 'req/s' },
  output_throughput: { label: 'Output throughput', unit: 'tok/s' },
  total_token_throughput: { label: 'Total throughput', unit: 'tok/s' },
  max_output_tokens_per_s: { label: 'Peak output throughput', unit: 'tok/s' },
  max_concurrent_requests: { label: 'Peak concurrency', unit: '', count: true },
};

const STATISTICS: Record<string, string> = { mean: 'Mean', median: 'Median', std: 'Std' };

/** Words for a key of `DeploymentResult.metrics`; a key that nobody knows stands for itself. */
export function metricLabel(key: string): MetricLabel {
  const parsed = parseLatencyKey(key);
  if (!parsed) return NAMED[key] ?? { label: key, unit: '' };
  const { statistic, latency } = parsed;
  return {
    label: `${STATISTICS[statistic] ?? statistic.toUpperCase()} ${latency.toUpperCase()}`,
    unit: 'ms',
  };
}

/** Metric keys in the order of the JSON that vLLM writes: totals and rates, then by latency; others at the end. */
export function inMetricOrder(keys: Iterable<string>): string[] {
  const all = [...new Set(keys)];
  const known = [
    ...Object.keys(NAMED),
    ...LATENCIES.flatMap((latency) => [
      ...Object.keys(STATISTICS).map((statistic) => `${statistic}_${latency}_ms`),
      ...percentileKeys(all, latency),
    ]),
  ];
  return [...known.filter((key) => all.includes(key)), ...all.filter((key) => !known.includes(key)).sort()];
}
