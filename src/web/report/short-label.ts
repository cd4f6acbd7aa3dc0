import { type MetricLabel, metricLabel } from '../../report/metric-keys.ts';

const SHORT: Record<string, MetricLabel> = {
  request_goodput: { label: 'Goodput', unit: 'req/s' },
  output_throughput: { label: 'Output', unit: 'tok/s' },
};

/** The name of a metric for the head of a column. */
export function shortLabel(key: string): MetricLabel {
  return SHORT[key] ?? metricLabel(key);
}
