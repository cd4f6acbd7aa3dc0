/** Units that published results come in. */
export const METRIC_UNITS = ['ms', 's', 'tok/s', 'req/s', 'percent'] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];

/** The unit in which load tools report a metric; latencies and everything that is not known otherwise are times. */
export function metricUnit(metric: string): MetricUnit {
  if (metric.endsWith('_token_throughput')) return 'tok/s';
  if (metric === 'request_throughput') return 'req/s';
  if (metric === 'success_rate') return 'percent';
  return metric === 'duration' ? 's' : 'ms';
}

const SECONDS: Partial<Record<MetricUnit, number>> = { s: 1, ms: 1e-3 };

/** What a load tool reported, in the unit that it was published in; undefined if the units measure different things. */
export function inUnit(value: number, metric: string, unit: MetricUnit): number | undefined {
  const reported = metricUnit(metric);
  if (reported === unit) return value;
  const [from, to] = [SECONDS[reported], SECONDS[unit]];
  return from === undefined || to === undefined ? undefined : (value * from) / to;
}
