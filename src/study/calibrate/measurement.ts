import { suggestion } from '../../config/suggestion.ts';
import { ConfigError, type SourcePosition } from '../../errors.ts';
import { parseQuantity } from '../../quantity/parse-quantity.ts';
import { QuantityError } from '../../quantity/quantity-error.ts';
import { metricLabel, parseLatencyKey } from '../../report/metric-keys.ts';
import type { MeasuredCell } from './experiment.ts';
import type { LoadSettings } from './load-settings.ts';

/** A measured number and the load under which it was measured. */
export interface Measurement extends MeasuredCell {
  settings: LoadSettings;
}

/** Metrics other than the statistics of a latency. */
const RATES = [
  'request_throughput',
  'output_throughput',
  'total_token_throughput',
  'request_goodput',
  'duration',
];
const LATENCIES = ['ttft', 'tpot', 'itl', 'e2el'].flatMap((latency) =>
  ['mean', 'median', 'p90', 'p99'].map((statistic) => `${statistic}_${latency}_ms`),
);

/** @throws ConfigError if `vllm bench serve` has no such metric */
export function checkMetric(metric: string, position: SourcePosition): void {
  if (parseLatencyKey(metric) || RATES.includes(metric)) return;
  const hint = suggestion(metric, [...RATES, ...LATENCIES]);
  throw new ConfigError(`unknown metric "${metric}"`, { position, hint });
}

/**
 * A measured number in the unit of its metric.
 * @param unit the unit that it is written in; undefined: that of the metric
 * @throws ConfigError if it is no number above 0, or the unit is of another kind
 */
export function measuredValue(
  metric: string,
  text: string,
  unit: string | undefined,
  position: SourcePosition,
): number {
  const own = metricLabel(metric).unit;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value <= 0) {
    throw new ConfigError(`expected a measured number, more than 0, found "${text}"`, { position });
  }
  if (unit === undefined || unit === own) return value;
  const seconds = own === 'ms' || own === 's' ? inSeconds(value, unit) : undefined;
  if (seconds === undefined) {
    throw new ConfigError(`${metric} is in ${own}, found the unit "${unit}"`, { position });
  }
  return own === 'ms' ? seconds * 1000 : seconds;
}

function inSeconds(value: number, unit: string): number | undefined {
  try {
    return parseQuantity(`${value} ${unit}`, 'seconds');
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}
